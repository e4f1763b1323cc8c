import { startChild } from "../child/start-child.ts";
import { sumOf } from "../data/checksum.ts";
import { makeReadings, type ReadingsKind } from "../data/readings.ts";
import { type Sink, startSink } from "../sink/sink.ts";
import type { Arrived } from "../sink/tally.ts";
import type { Setup } from "./contender.ts";
import type { KnownContender } from "./contenders.ts";
import type { Held } from "./held-memory.ts";
import type { Burst, SenderOptions } from "./sender-child.ts";
import type { Timing } from "./timing.ts";

/** One run of one contender. */
export interface Work {
  readonly setup: Setup;
  readonly batchSize: number;
  readonly points: number;
  readonly kind: ReadingsKind;
  /** Points that are sent before, so that the code is warm; 0 for none. */
  readonly warmUp: number;
}

/** What one run came to. */
export type Outcome<Measured> = Measured & {
  readonly arrived: Arrived;
  /** What is wrong with what arrived; `undefined` where it is exactly what was sent. */
  readonly mismatch: string | undefined;
};

/** Sends everything, timed; both processes are new. */
export function runSend(known: KnownContender, work: Work): Promise<Outcome<Timing>> {
  return withProcesses(known, work, async ({ ask, sink }) => {
    if (work.warmUp > 0) await ask("send", work.warmUp);
    await sink.reset();
    return ask<Timing>("send", work.points);
  });
}

/** Sends everything at once, and gives the library two seconds more than it asks for. */
export function runBurst(known: KnownContender, work: Work): Promise<Outcome<Burst>> {
  return withProcesses(known, work, async ({ ask }) => {
    const burst = await ask<Burst>("burst", work.points);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return burst;
  });
}

/** Holds everything while the backend is silent; sends it afterwards, so that what was kept can be counted. */
export function runHold(known: KnownContender, work: Work): Promise<Outcome<Held>> {
  return withProcesses(known, work, async ({ ask, sink }) => {
    const held = await ask<Held>("hold", work.points);
    await sink.resume();
    await ask("release", work.points);
    return held;
  });
}

interface Processes {
  readonly ask: <Result>(task: string, points: number) => Promise<Result>;
  readonly sink: Sink;
}

async function withProcesses<Measured>(
  { file, contender }: KnownContender,
  work: Work,
  run: (processes: Processes) => Promise<Measured>,
): Promise<Outcome<Measured>> {
  const sink = await startSink({ protocol: contender.protocol, paused: work.setup === "hold" });
  const child = startChild("client/sender-child", ["--expose-gc"]);
  try {
    const { setup, batchSize, kind } = work;
    const measured = await run({
      ask: (task, points) => {
        const options: SenderOptions = { file, name: contender.name, url: sink.url, setup, batchSize, points, kind };
        return child.ask(task, options);
      },
      sink,
    });
    const arrived = await sink.report();
    return { ...measured, arrived, mismatch: compareArrived(arrived, work) };
  } finally {
    await Promise.all([child.end(), sink.end()]);
  }
}

/** What is wrong with what arrived; `undefined` where it is exactly what was sent. */
export function compareArrived(
  { sum, contradicting }: Arrived,
  { kind, points }: Pick<Work, "kind" | "points">,
): string | undefined {
  const expected = sumOf(makeReadings(kind, points));
  if (sum.count !== expected.count) return `${sum.count} of ${expected.count} points arrived`;
  if (contradicting > 0) return `${contradicting} points came again with another value`;
  return sum.checksum === expected.checksum ? undefined : "the checksum differs: a time or a value was changed";
}
