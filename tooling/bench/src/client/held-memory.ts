import type { Readings } from "../data/readings.ts";
import type { Sender } from "./contender.ts";
import { inParts, yieldToOthers } from "./timing.ts";

/** What points that wait take, in bytes over what there was before. */
export interface Held {
  /** The memory of the process. */
  readonly rss: number;
  /** What JavaScript knows of: its heap in use, buffers, and what is attached to its objects. */
  readonly known: number;
}

const STRIDE = 1_000;

/** Adds all readings to a sender, and measures before and after. The process runs with `--expose-gc`. */
export async function measureHeld(readings: Readings, sender: Sender): Promise<Held> {
  const before = await readMemory();
  for (const part of inParts(readings, STRIDE)) {
    await sender.add(part);
    await yieldToOthers();
  }
  const after = await readMemory();
  return { rss: after.rss - before.rss, known: after.known - before.known };
}

/** What the process takes now, after a full garbage collection. It runs with `--expose-gc`. */
export async function readMemory(): Promise<Held> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await yieldToOthers();
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  // `external` contains the array buffers.
  return { rss, known: heapUsed + external };
}
