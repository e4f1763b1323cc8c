import { MAX_STEP, MAX_TIME_EXPONENT, POWERS } from "./block-layout.ts";
import { type VarintReader, writeZigzag } from "./varint.ts";

/**
 * Writes times as the changes from step to step ("delta of delta", Pelkonen et al. 2015), each a zigzag varint.
 *
 * @param exponent - the steps are counted in 10^exponent microseconds
 * @returns where the next byte goes, or −1 where a step is no whole count above 0
 */
function writeSteps(out: Uint8Array, at: number, times: Float64Array, exponent: number): number {
  const unit = POWERS[exponent] as number;
  let next = at;
  let time = times[0] as number;
  let step = 0;
  for (let index = 1; index < times.length; index++) {
    const later = times[index] as number;
    const micros = later - time;
    const count = exponent === 0 ? micros : Math.round(micros / unit);
    if (!(micros > 0) || count * unit !== micros) return -1;
    next = writeZigzag(out, next, count - step);
    step = count;
    time = later;
  }
  return next;
}

/**
 * Writes all times but the first, in the coarsest of seconds, milliseconds and microseconds that fits all steps.
 *
 * @returns where the next byte goes and the exponent of the unit; `undefined` where the times do not rise,
 * or are further apart than a step may be
 */
export function writeTimes(
  out: Uint8Array,
  at: number,
  times: Float64Array,
): { end: number; exponent: number } | undefined {
  if (hasLongStep(times)) return undefined;
  const step = times.length > 1 ? (times[1] as number) - (times[0] as number) : 1;
  for (let exponent = MAX_TIME_EXPONENT; exponent >= 0; exponent -= 3) {
    if (exponent > 0 && step % (POWERS[exponent] as number) !== 0) continue;
    const end = writeSteps(out, at, times, exponent);
    if (end !== -1) return { end, exponent };
  }
  return undefined;
}

function hasLongStep(times: Float64Array): boolean {
  const span = (times.at(-1) as number) - (times[0] as number);
  return span > MAX_STEP && times.some((time, index) => time - (times[index - 1] ?? time) > MAX_STEP);
}

/** Reads what `writeTimes` wrote into `times`, whose first is there; `false` where they do not rise. */
export function readTimes(reader: VarintReader, times: Float64Array, exponent: number): boolean {
  const unit = POWERS[exponent] as number;
  let time = times[0] as number;
  let step = 0;
  for (let index = 1; index < times.length; index++) {
    step += reader.zigzag();
    if (!(step > 0 && step * unit <= MAX_STEP)) return false;
    time += step * unit;
    times[index] = time;
  }
  return true;
}
