import type { QueryResult, SeriesResult } from "@iobeam/core";
import type { SeenSeries } from "./seen-series.ts";
import { keyOf } from "./series-key.ts";

/** What one request brings of what was missed: one series, or all of the query's. */
export interface CatchUp {
  /** `undefined` for all. */
  readonly series: SeriesResult | undefined;
  /** From when on; microseconds since 1970. `undefined`: from the beginning. */
  readonly fromMicros: number | undefined;
}

/** Series that were seen last within so long are read together. */
const TOGETHER_MICROS = 3_600_000_000;
/** Up to so many are read one by one all the same: nothing is read twice then. */
const FEW = 4;

/**
 * The requests that bring what is newer than what was seen.
 *
 * @param newest - the newest point of every series
 */
export function planCatchUp({ result }: QueryResult, seen: SeenSeries): CatchUp[] {
  const behind = result
    .map((series) => ({ series, last: seen.newest(keyOf(series)), newest: series.data.at(-1)?.time ?? 0 }))
    .filter(({ last, newest }) => newest > last);
  const latest = Math.max(...behind.map(({ last }) => last));
  const recent = behind.filter(({ last }) => last > Number.NEGATIVE_INFINITY && last >= latest - TOGETHER_MICROS);
  const together = recent.length > FEW ? recent : [];
  const alone = behind.filter((each) => !together.includes(each));
  const plan = alone.map(({ series, last }): CatchUp => ({ series, fromMicros: after(last) }));
  if (together.length === 0) return plan;
  return [{ series: undefined, fromMicros: after(Math.min(...together.map(({ last }) => last))) }, ...plan];
}

function after(micros: number): number | undefined {
  return micros === Number.NEGATIVE_INFINITY ? undefined : micros + 1;
}
