import { mkdtemp } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ChildProcess } from "../child/child-process.ts";
import type { BatchShape } from "../senders/batch.ts";
import type { StoreOutcome, StoreQuestion } from "../store/message.ts";

/** What the bare store came to. */
export interface StoreFigures {
  readonly requestsPerSecond: number;
  readonly pointsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The part of all cores that its process used. */
  readonly share: number;
}

/** What the bare store is given, and for how long. */
export interface StorePlan {
  readonly shape: BatchShape;
  readonly devices: number;
  readonly seconds: number;
  /** Whether it gets points, and blocks are made of them as a server has to, or blocks that were made beforehand. */
  readonly encodes: boolean;
}

/** Gives the same batches as the devices' to a new store without a server around it. */
export async function measureStore(folder: string, plan: StorePlan): Promise<StoreFigures> {
  const { devices, seconds, encodes } = plan;
  const { points, series } = plan.shape;
  const child = new ChildProcess<StoreQuestion>("store/store-child");
  const path = join(await mkdtemp(join(folder, "bare-")), "points.sqlite");
  const outcome = await child.ask<StoreOutcome>({
    kind: "append",
    path,
    shape: { points, series },
    devices,
    seconds,
    encodes,
  });
  await child.kill();
  const requestsPerSecond = outcome.requests / outcome.seconds;
  return {
    requestsPerSecond,
    pointsPerSecond: requestsPerSecond * points,
    p50Ms: outcome.p50Ms,
    p99Ms: outcome.p99Ms,
    share: outcome.cpuMs / outcome.seconds / 1_000 / availableParallelism(),
  };
}

/** What two turns of the same length came to together. */
export function meanOf(one: StoreFigures, other: StoreFigures): StoreFigures {
  const mean = (name: keyof StoreFigures): number => (one[name] + other[name]) / 2;
  return {
    requestsPerSecond: mean("requestsPerSecond"),
    pointsPerSecond: mean("pointsPerSecond"),
    p50Ms: mean("p50Ms"),
    p99Ms: Math.max(one.p99Ms, other.p99Ms),
    share: mean("share"),
  };
}
