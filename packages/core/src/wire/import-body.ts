import { decodeBlock } from "../blocks/decode-block.ts";
import type { ImportBatch, SeriesBlock } from "../points/import-batch.ts";
import type { PointColumns } from "../points/point-columns.ts";
import { encodeJsonValue } from "./json-value.ts";

/** All blocks of a batch as JSON in list form, for `imports`. */
export function encodeListImport(batch: ImportBatch): string {
  return `${encodeHead(batch)},"sources":[${batch.blocks.map(encodeSource).join(",")}]}`;
}

/** One block of a batch as JSON in table form, for `imports?fmt=table`: the form that knows texts and booleans. */
export function encodeTableImport(batch: ImportBatch, { name, block }: SeriesBlock): string {
  const fields = JSON.stringify(["time", name]);
  const rows = mapPoints(decodeBlock(block), (time, value) => `[${time},${value}]`);
  return `${encodeHead(batch)},"sources":{"fields":${fields},"data":[${rows}]}}`;
}

function encodeHead({ projectId, deviceId }: ImportBatch): string {
  return `{"project_id":${projectId},"device_id":${JSON.stringify(deviceId)},"timefmt":"usec"`;
}

function encodeSource({ name, block }: SeriesBlock): string {
  const data = mapPoints(decodeBlock(block), (time, value) => `{"time":${time},"value":${value}}`);
  return `{"name":${JSON.stringify(name)},"data":[${data}]}`;
}

/** Strings that are added up take half the time of those that are collected and joined. */
function mapPoints({ times, values }: PointColumns, encode: (time: number, value: string) => string): string {
  let points = "";
  for (let index = 0; index < times.length; index++) {
    points += `${index === 0 ? "" : ","}${encode(times[index] as number, encodeJsonValue(values[index]))}`;
  }
  return points;
}
