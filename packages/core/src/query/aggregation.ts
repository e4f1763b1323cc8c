import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";

/** How the numbers of a window become one. */
export type Operator = "count" | "sum" | "min" | "max" | "mean";

/** Every operator. */
export const OPERATORS: readonly Operator[] = ["count", "sum", "min", "max", "mean"];

/** What is made of the points of each series. */
export interface Aggregation {
  /** How the numbers of a window become one; texts and booleans do not count. */
  readonly operator: Operator;
  /**
   * How long a window is; whole microseconds above 0. Windows are counted from 1970.
   * @default one window for everything
   */
  readonly everyMicros?: number | undefined;
}

const MICROS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
  w: 604_800_000_000,
};
/** Enough for every unit once. */
const LONGEST = 100;
const WINDOW = /^(?:\d{1,16}(?:\.\d{1,6})?(?:us|ms|[smhdw]))+$/;
const PART = /(\d+)(?:\.(\d+))?(us|ms|[smhdw])/g;

/**
 * The microseconds of a window: `10s`, `1d`, `1h30m`, as Go writes durations
 * (https://pkg.go.dev/time#ParseDuration), and with `d` and `w` for 24 hours and 7 days.
 *
 * @param text - a number with `us`, `ms`, `s`, `m`, `h`, `d` or `w`, or several of them
 * @throws {@link InvalidArgumentError} for anything else, and for a window that is not above 0
 */
export function parseWindow(text: unknown, argument: string = "groupBy"): number {
  const parts = typeof text === "string" && text.length <= LONGEST && WINDOW.test(text) ? text.matchAll(PART) : [];
  let micros = 0;
  for (const [, whole = "", fraction = "", unit = ""] of parts) micros += partMicros(whole, fraction, unit);
  if (Number.isSafeInteger(micros) && micros > 0) return micros;
  throw new InvalidArgumentError(argument, "a duration above 0 such as 10s, 15m, 1h30m or 1d", text);
}

/** In whole numbers: as a double, 1.001 s is less than 1,001,000 µs. What is finer than a microsecond is not a number. */
function partMicros(whole: string, fraction: string, unit: string): number {
  const scaled = BigInt(whole + fraction) * BigInt(MICROS[unit] as number);
  const divisor = 10n ** BigInt(fraction.length);
  return scaled % divisor === 0n ? Number(scaled / divisor) : Number.NaN;
}

/** A window as Go reads it: in the largest unit that divides it, at most hours. */
export function formatWindow(micros: number): string {
  const unit = ["h", "m", "s", "ms"].find((name) => micros % (MICROS[name] as number) === 0) ?? "us";
  return `${micros / (MICROS[unit] as number)}${unit}`;
}

/**
 * Checks the name of an operator.
 *
 * @throws {@link InvalidArgumentError} for anything but one of {@link OPERATORS}
 */
export function checkOperator(operator: unknown, argument: string = "operator"): Operator {
  const known = OPERATORS.find((name) => name === operator);
  if (known !== undefined) return known;
  throw new InvalidArgumentError(argument, `one of ${OPERATORS.join(", ")}`, operator);
}

/**
 * Checks what is to be made of points.
 *
 * @returns a frozen copy
 * @throws {@link InvalidArgumentError} for an unknown operator or a window that is no whole number above 0
 */
export function checkAggregation({ operator, everyMicros }: Aggregation): Aggregation {
  checkOperator(operator);
  if (everyMicros !== undefined && !(Number.isSafeInteger(everyMicros) && everyMicros > 0)) {
    throw new InvalidArgumentError("everyMicros", "whole microseconds above 0", everyMicros);
  }
  return Object.freeze({ operator, everyMicros });
}
