import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkLength } from "../points/number-column.ts";
import { checkPointValue, type PointValue } from "../points/point-value.ts";
import { TIME_RANGE } from "../time/timestamp.ts";
import { sealPoints } from "./seal-points.ts";

/**
 * Encodes points of one series as blocks. The points may come in any order; of several with the same time the last
 * one stays. A block holds at most 1,000 of them, all numbers, all texts or all booleans.
 *
 * @param times - microseconds since 1970; safe integers
 * @param values - finite numbers, texts or booleans, as many as there are times
 * @returns the blocks, oldest first; none for no points
 * @throws {@link InvalidArgumentError} that names the first unusable time or value, as in `values[3]`
 *
 * @example
 * ```ts
 * import { decodeBlock, encodeBlocks } from "@iobeam/core";
 *
 * for (const block of encodeBlocks([2_000, 1_000], [21, 20.5])) console.log(decodeBlock(block).values);
 * ```
 */
export function encodeBlocks(times: ArrayLike<number>, values: ArrayLike<PointValue>): Uint8Array[] {
  const length = checkLength(times, "times");
  checkLength(values, "values", length);
  for (let index = 0; index < length; index++) {
    if (!Number.isSafeInteger(times[index])) {
      throw new InvalidArgumentError(`times[${index}]`, TIME_RANGE.usec, times[index]);
    }
    checkPointValue(values[index], `values[${index}]`);
  }
  return sealPoints(times, values);
}
