import type { PointValue } from "../points/point-value.ts";
import type { Aggregation, Operator } from "../query/aggregation.ts";

const RESULTS: Readonly<Record<Operator, (numbers: readonly number[]) => number>> = {
  count: ({ length }) => length,
  sum: add,
  min: (numbers) => numbers.reduce((least, number) => Math.min(least, number)),
  max: (numbers) => numbers.reduce((greatest, number) => Math.max(greatest, number)),
  mean: (numbers) => add(numbers) / numbers.length,
};

/** What the numbers among points amount to: one for each window that holds any, oldest first. Times rise. */
export function aggregateNumbers(
  times: readonly number[],
  values: readonly PointValue[],
  { operator, everyMicros }: Aggregation,
): { times: number[]; values: number[] } {
  const windows = new Map<number, number[]>();
  let first: number | undefined;
  for (const [at, time] of times.entries()) {
    const value = values[at];
    if (typeof value !== "number") continue;
    first ??= time;
    const start = everyMicros === undefined ? first : windowStart(time, everyMicros);
    const numbers = windows.get(start);
    if (numbers === undefined) windows.set(start, [value]);
    else numbers.push(value);
  }
  return { times: [...windows.keys()], values: Array.from(windows.values(), RESULTS[operator]) };
}

function add(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** The remainder first: a quotient is rounded where times are large. */
function windowStart(time: number, everyMicros: number): number {
  const rest = time % everyMicros;
  return time - rest - (rest < 0 ? everyMicros : 0);
}
