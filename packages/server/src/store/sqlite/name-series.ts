import type { Labels } from "../../records/points.ts";
import { readLabels } from "../labels.ts";
import type { SeriesPlace } from "./series-query.ts";

/** The series as a result names it. */
export function nameSeries(place: SeriesPlace): { deviceId: string; name: string; labels?: Labels } {
  const labels = readLabels(place.labels);
  return { deviceId: place.device_id, name: place.name, ...(labels !== undefined && { labels }) };
}
