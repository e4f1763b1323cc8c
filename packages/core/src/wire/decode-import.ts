import { sealPoints } from "../blocks/seal-points.ts";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import { checkSeriesName } from "../names/series-name.ts";
import type { ImportBatch, SeriesBlock } from "../points/import-batch.ts";
import { checkPointValue, type PointValue } from "../points/point-value.ts";
import { microsPerUnit, TimeUnit } from "../time/time-unit.ts";
import { checkArray, checkObject, type JsonObject } from "./json-value.ts";

/** The points of one series as the body has them. */
interface SourceColumns {
  readonly name: string;
  readonly times: number[];
  readonly values: PointValue[];
}

/**
 * Reads the body of an import: the list form, or the table form with `form` "table". A body without
 * `timefmt` has its times in milliseconds.
 *
 * @param body - the parsed JSON
 * @throws {@link InvalidArgumentError} that names the first wrong field by its path
 */
export function decodeImport(body: unknown, form: "list" | "table"): ImportBatch {
  const { project_id, device_id, timefmt = TimeUnit.MILLISECONDS, sources } = checkObject(body, "body");
  const factor = microsPerUnit(timefmt as TimeUnit, "timefmt");
  const projectId = checkProjectId(project_id, "project_id");
  const deviceId = checkDeviceId(device_id, "device_id");
  const series = form === "list" ? decodeList(sources, factor) : decodeTable(sources, factor);
  return { projectId, deviceId, blocks: series.flatMap(encodeSeries) };
}

function encodeSeries({ name, times, values }: SourceColumns): SeriesBlock[] {
  return sealPoints(times, values).map((block) => ({ name, block }));
}

function decodeList(sources: unknown, factor: number): SourceColumns[] {
  return checkArray(sources, "sources").map((source, index) => {
    const path = `sources[${index}]`;
    const { name, data } = checkObject(source, path);
    const points = checkArray(data, `${path}.data`).map((point, at) => checkObject(point, `${path}.data[${at}]`));
    return {
      name: checkSeriesName(name, `${path}.name`),
      times: points.map(({ time }, at) => toMicros(time, factor, `${path}.data[${at}].time`)),
      values: points.map(({ value }, at) => checkPointValue(value, `${path}.data[${at}].value`)),
    };
  });
}

function decodeTable(sources: unknown, factor: number): SourceColumns[] {
  const { fields, data } = checkObject(sources, "sources") as JsonObject;
  const columns = checkFields(fields);
  const series = columns.map((name) => ({ name, times: [] as number[], values: [] as PointValue[] }));
  checkArray(data, "sources.data").forEach((row, index) => {
    const path = `sources.data[${index}]`;
    const [time, ...cells] = checkArray(row, path);
    if (cells.length !== columns.length) {
      throw new InvalidArgumentError(path, `a row of ${columns.length + 1} cells, one for each field`, row);
    }
    const micros = toMicros(time, factor, `${path}[0]`);
    series.forEach(({ times, values }, column) => {
      const cell = cells[column];
      if (cell === null) return;
      values.push(checkPointValue(cell, `${path}[${column + 1}]`));
      times.push(micros);
    });
  });
  return series;
}

function checkFields(fields: unknown): string[] {
  const [time, ...columns] = checkArray(fields, "sources.fields");
  if (time !== "time") throw new InvalidArgumentError("sources.fields[0]", '"time"', time);
  const names = columns.map((name, index) => checkSeriesName(name, `sources.fields[${index + 1}]`));
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new InvalidArgumentError("sources.fields", '"time" and at least one more name, no two the same', fields);
  }
  return names;
}

function toMicros(time: unknown, factor: number, path: string): number {
  const micros = typeof time === "number" && Number.isSafeInteger(time) ? time * factor : Number.NaN;
  if (Number.isSafeInteger(micros)) return micros + 0;
  throw new InvalidArgumentError(path, "a whole number in the unit of timefmt, within ±(2^53 − 1) microseconds", time);
}
