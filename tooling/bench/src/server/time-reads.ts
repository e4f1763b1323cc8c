import { sumOf } from "../data/checksum.ts";
import { makeRandom } from "../data/random.ts";
import { type Readings, sliceReadings } from "../data/readings.ts";
import type { Connection } from "./contender.ts";
import type { Fleet } from "./fleet.ts";

/** How long each request took, in milliseconds. */
export interface Latencies {
  readonly empty: number[];
  readonly newest: number[];
  readonly range: number[];
  /** Answers that were not exactly the points asked for. */
  wrong: number;
}

/** How reads are timed. */
export interface ReadOptions {
  /** How many requests of each kind. */
  readonly rounds: number;
  /** The finest step of time that the server keeps. */
  readonly tick: number;
}

/** How many points a read asks for. */
const READ_SIZE = 500;
const WARM_UP = 50;

/** Asks for nothing, for the newest points and for a stretch of random series, one request after another. */
export async function timeReads(
  connection: Connection,
  fleet: Fleet,
  { rounds, tick }: ReadOptions,
): Promise<Latencies> {
  const random = makeRandom(1);
  const taken: Latencies = { empty: [], newest: [], range: [], wrong: 0 };
  for (let round = -WARM_UP; round < rounds; round++) {
    const series = Math.floor(random() * fleet.length);
    const all = fleet[series] as Readings;
    const start = Math.floor(random() * Math.max(0, all.times.length - READ_SIZE));
    const stretch = sliceReadings(all, start, start + READ_SIZE);
    const tail = sliceReadings(all, Math.max(0, all.times.length - READ_SIZE), all.times.length);
    const [from = 0, to = 0, last = 0] = [stretch.times[0], stretch.times.at(-1), tail.times.at(-1)];
    const empty = await time(() => connection.empty());
    const newest = await time(() => connection.newest(series, READ_SIZE, last));
    const range = await time(() => connection.range(series, from, to));
    if (!isSame(newest.result, tail, tick)) taken.wrong += 1;
    if (!isSame(range.result, stretch, tick)) taken.wrong += 1;
    if (round < 0) continue;
    taken.empty.push(empty.ms);
    taken.newest.push(newest.ms);
    taken.range.push(range.ms);
  }
  return taken;
}

function isSame(found: Readings, expected: Readings, tick: number): boolean {
  const [one, other] = [sumOf(found, tick), sumOf(expected, tick)];
  return one.count === other.count && one.checksum === other.checksum;
}

async function time<Result>(ask: () => Promise<Result>): Promise<{ result: Result; ms: number }> {
  const start = performance.now();
  const result = await ask();
  return { result, ms: performance.now() - start };
}
