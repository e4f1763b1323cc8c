import { decodeBlock } from "../blocks/decode-block.ts";
import type { ImportBatch, SeriesBlock } from "../points/import-batch.ts";
import { encodeJsonValue } from "./json-value.ts";

/**
 * All blocks of a batch as JSON in list form, for `imports`. Times are in microseconds.
 *
 * @param batch - what to import
 * @throws {@link InvalidBlockError} for a block that is none
 */
export function encodeListImport(batch: ImportBatch): string {
  return `${encodeHead(batch)},"sources":[${batch.blocks.map(encodeSource).join(",")}]}`;
}

/**
 * All blocks of a batch as JSON in table form, for `imports?fmt=table`: the form that knows texts and booleans.
 * Times are in microseconds; a cell without a point is `null`.
 *
 * @param batch - no two of its blocks may be of one series
 * @throws {@link InvalidBlockError} for a block that is none
 */
export function encodeTableImport(batch: ImportBatch): string {
  const fields = JSON.stringify(["time", ...batch.blocks.map(({ name }) => name)]);
  const rows = new Map<number, string[]>();
  for (const [column, { block }] of batch.blocks.entries()) {
    const { times, values } = decodeBlock(block);
    for (const [index, time] of times.entries()) {
      const row = rows.get(time) ?? new Array<string>(batch.blocks.length).fill("null");
      row[column] = encodeJsonValue(values[index]);
      rows.set(time, row);
    }
  }
  const data = Array.from(rows, ([time, cells]) => `[${time},${cells.join(",")}]`);
  return `${encodeHead(batch)},"sources":{"fields":${fields},"data":[${data.join(",")}]}}`;
}

function encodeHead({ projectId, deviceId }: ImportBatch): string {
  return `{"project_id":${projectId},"device_id":${JSON.stringify(deviceId)},"timefmt":"usec"`;
}

function encodeSource({ name, block }: SeriesBlock): string {
  const { times, values } = decodeBlock(block);
  // Strings that are added up take half the time of those that are collected and joined.
  let data = "";
  for (let index = 0; index < times.length; index++) {
    data += `${index === 0 ? "" : ","}{"time":${times[index]},"value":${encodeJsonValue(values[index])}}`;
  }
  return `{"name":${JSON.stringify(name)},"data":[${data}]}`;
}
