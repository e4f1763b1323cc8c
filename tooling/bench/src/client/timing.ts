import { type Readings, sliceReadings } from "../data/readings.ts";
import type { Sender } from "./contender.ts";

/** How long sending took. */
export interface Timing {
  /** From the first add to the acknowledgement of the last point. */
  readonly elapsedMs: number;
  /** The process's time on a processor, user and system, all threads. */
  readonly cpuMs: number;
  /** The calls that add points alone. */
  readonly callMs: number;
}

/** With defaults, a program adds so many points before it lets others run. */
const STRIDE = 500;

/** Adds a batch, flushes it and waits for the acknowledgement; and so on. */
export function timeBatches(sender: Sender, readings: Readings, batchSize: number): Promise<Timing> {
  return time(async (call) => {
    for (const batch of inParts(readings, batchSize)) {
      await call(() => sender.add(batch));
      await sender.flush();
    }
  });
}

/** Adds all points, and closes. */
export function timeDefaults(sender: Sender, readings: Readings): Promise<Timing> {
  const pause = sender.pause ?? yieldToOthers;
  return time(async (call) => {
    for (const part of inParts(readings, STRIDE)) {
      await call(() => sender.add(part));
      await pause();
    }
    await sender.close();
  });
}

/** Adds all points without letting anything else run, and closes. */
export function timeBurst(sender: Sender, readings: Readings, onError: (error: unknown) => void): Promise<Timing> {
  return time(async (call) => {
    try {
      await call(() => sender.add(readings));
    } catch (error) {
      onError(error);
    }
    await sender.close().catch(onError);
  });
}

/** The readings in parts of a size, in their order. */
export function* inParts(readings: Readings, size: number): Generator<Readings> {
  for (let start = 0; start < readings.times.length; start += size) yield sliceReadings(readings, start, start + size);
}

/** Lets everything run that is due. */
export function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

type Call = (add: () => void | Promise<void>) => Promise<void>;

async function time(run: (call: Call) => Promise<void>): Promise<Timing> {
  let callMs = 0;
  const startCpu = process.cpuUsage();
  const start = performance.now();
  await run(async (add) => {
    const before = performance.now();
    const added = add();
    if (added !== undefined) await added;
    callMs += performance.now() - before;
  });
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(startCpu);
  return { elapsedMs, cpuMs: (user + system) / 1_000, callMs };
}
