import { makeRandom } from "./random.ts";

/** The readings of one series: the times rise strictly. */
export interface Readings {
  /** Microseconds since 1970. */
  readonly times: Float64Array;
  /** Finite; never −0, which some of the formats cannot say. */
  readonly values: Float64Array;
}

/** Which values the readings have. */
export type ReadingsKind = "walk" | "random";

/** The time of the first reading, in microseconds: 2020-09-13T12:26:40Z. */
const FIRST_MICROS = 1_600_000_000_000_000;

const SECOND = 1_000_000;
const JITTER = 300;

/** One reading about every second, a few hundred microseconds early or late; the same for the same arguments. */
export function makeReadings(kind: ReadingsKind, count: number, seed: number = 1): Readings {
  const random = makeRandom(seed);
  const times = Float64Array.from({ length: count }, (_, at) => {
    return FIRST_MICROS + at * SECOND + Math.floor(random() * (2 * JITTER + 1)) - JITTER;
  });
  return { times, values: kind === "walk" ? walk(count, random) : randomDoubles(count, random) };
}

/** A part of the readings, not copied. */
export function sliceReadings({ times, values }: Readings, start: number, end: number): Readings {
  return { times: times.subarray(start, end), values: values.subarray(start, end) };
}

/** Two decimals, steps of at most 0.50, between −20 and 45: a thermometer. */
function walk(count: number, random: () => number): Float64Array {
  let cents = 1_200;
  return Float64Array.from({ length: count }, () => {
    const step = Math.floor(random() * 101) - 50;
    cents += cents + step < -2_000 || cents + step > 4_500 ? -step : step;
    return cents / 100;
  });
}

/** Any 64 bits that are a finite number: what no format can shorten. */
function randomDoubles(count: number, random: () => number): Float64Array {
  const words = new Uint32Array(2);
  const double = new Float64Array(words.buffer);
  return Float64Array.from({ length: count }, () => {
    do {
      words[0] = random() * 4_294_967_296;
      words[1] = random() * 4_294_967_296;
    } while (!Number.isFinite(double[0]) || double[0] === 0);
    return double[0] ?? 0;
  });
}
