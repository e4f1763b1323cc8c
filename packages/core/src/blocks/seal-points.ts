import type { PointColumns } from "../points/point-columns.ts";
import type { PointValue } from "../points/point-value.ts";
import { MAX_BLOCK_POINTS, MAX_BLOCK_TEXT, MAX_STEP } from "./block-layout.ts";
import { encodeColumns } from "./encode-block.ts";

/**
 * Encodes any number of points in any order; of several with the same time the last one stays. They must have been
 * checked.
 */
export function sealPoints(times: ArrayLike<number>, values: ArrayLike<PointValue>): Uint8Array[] {
  if (times instanceof Float64Array && values instanceof Float64Array) {
    const blocks = sealRising(times, values);
    if (blocks !== undefined) return blocks;
  }
  return cut(times, values, putInOrder(times)).map((indices) => seal(times, values, indices));
}

/** The quick way for numbers that are in order already, as nearly all are. */
function sealRising(times: Float64Array, values: Float64Array): Uint8Array[] | undefined {
  const blocks: Uint8Array[] = [];
  for (let start = 0; start < times.length; start += MAX_BLOCK_POINTS) {
    const end = start + MAX_BLOCK_POINTS;
    if (start > 0 && !((times[start] as number) > (times[start - 1] as number))) return undefined;
    const block = encodeColumns({ times: times.subarray(start, end), values: values.subarray(start, end) });
    if (block === undefined) return undefined;
    blocks.push(block);
  }
  return blocks;
}

/** The indices of the points by time, of several with the same time the last one alone. */
function putInOrder(times: ArrayLike<number>): number[] {
  const timeAt = (index: number | undefined): number => times[index as number] as number;
  const order = Array.from(times, (_, index) => index).sort((a, b) => timeAt(a) - timeAt(b) || a - b);
  return order.filter((index, place) => place === order.length - 1 || timeAt(order[place + 1]) !== timeAt(index));
}

/** Parts that each fit into a block: of one kind of value, without too long a step or too much text. */
function cut(times: ArrayLike<number>, values: ArrayLike<PointValue>, order: readonly number[]): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  let text = 0;
  for (const index of order) {
    const last = part.at(-1);
    const value = values[index];
    const more = typeof value === "string" ? value.length : 0;
    const fits =
      last !== undefined &&
      part.length < MAX_BLOCK_POINTS &&
      text + more <= MAX_BLOCK_TEXT &&
      typeof values[last] === typeof value &&
      (times[index] as number) - (times[last] as number) <= MAX_STEP;
    if (!fits) {
      part = [];
      text = 0;
      parts.push(part);
    }
    part.push(index);
    text += more;
  }
  return parts;
}

function seal(times: ArrayLike<number>, values: ArrayLike<PointValue>, indices: readonly number[]): Uint8Array {
  const picked = indices.map((index) => values[index] as PointValue);
  const columns = {
    times: Float64Array.from(indices, (index) => times[index] as number),
    values: typeof picked[0] === "number" ? Float64Array.from(picked as number[]) : picked,
  } as PointColumns;
  return encodeColumns(columns) as Uint8Array;
}
