import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import type { DevicePoints, MemoryPoints } from "../memory/memory-points.ts";
import type { PointValue } from "../points/point-value.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { StreamPoint } from "../query/query-result.ts";
import type { StreamPage } from "../query/stream-page.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { Timestamp } from "../time/timestamp.ts";

/** How many points a page holds at most. */
const PAGE_POINTS = 1_000;

/** The place of a point in a result. */
type Place = readonly [deviceId: string, name: string, micros: number];

/** The page of a result that begins behind `cursor`. */
export function readMemoryPage(points: MemoryPoints, request: QueryReq, cursor: string | undefined): StreamPage {
  const found: StreamPoint[] = [];
  let last: Place | undefined;
  for (const [place, value] of walk(points.read(request), readCursor(cursor))) {
    if (found.length === PAGE_POINTS) return { points: found, cursor: JSON.stringify(last) };
    const [device_id, name, micros] = place;
    found.push({ device_id, name, time: toUnit(micros, request.timeUnit), value });
    last = place;
  }
  return { points: found };
}

/** A time in the unit that was asked for. */
export function toUnit(micros: number, unit: TimeUnit): number {
  return new Timestamp(micros, TimeUnit.MICROSECONDS).to(unit);
}

function* walk(found: readonly DevicePoints[], after: Place | undefined): Generator<[Place, PointValue]> {
  for (const { deviceId, name, times, values } of found) {
    for (const [at, micros] of times.entries()) {
      const place: Place = [deviceId, name, micros];
      if (after === undefined || isBehind(place, after)) yield [place, values[at] as PointValue];
    }
  }
}

function isBehind(place: Place, other: Place): boolean {
  for (const at of [0, 1, 2] as const) {
    if (place[at] !== other[at]) return place[at] > other[at];
  }
  return false;
}

function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  try {
    return JSON.parse(cursor) as Place;
  } catch {
    throw new InvalidArgumentError("cursor", "one that a page came with", cursor);
  }
}
