import { setTimeout as sleep } from "node:timers/promises";
import { describeMemory, type MemoryCourse } from "../measure/memory-course.ts";
import { shareBetween } from "../measure/share.ts";
import type { Usage } from "../measure/usage.ts";
import { findLost, type Verdict } from "../oracle/find-lost.ts";
import { Sender, type SendPlan } from "../senders/sender.ts";
import type { Backend } from "../server/backend.ts";

/** What a time of imports came to. */
export interface ImportFigures extends Verdict {
  readonly requestsPerSecond: number;
  readonly pointsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The part of all cores that the server used, and the devices. */
  readonly serverShare: number;
  readonly loadShare: number;
  readonly memory: MemoryCourse;
  readonly errors: readonly string[];
}

/** So many looks at the memory are taken. */
const LOOKS = 60;

/** Lets devices send for a time, and looks for every point that was acknowledged. */
export async function measureImports(backend: Backend, plan: SendPlan, seconds: number): Promise<ImportFigures> {
  const sender = new Sender();
  const started = await sender.start(backend, plan);
  const samples = [await backend.usage()];
  for (let look = 0; look < LOOKS; look++) {
    await sleep((seconds * 1_000) / LOOKS);
    samples.push(await backend.usage());
  }
  const [first, last] = [samples[0] as Usage, samples.at(-1) as Usage];
  const ended = await sender.progress();
  const outcome = await sender.end();
  const requestsPerSecond = (ended.requests - started.requests) / ((ended.usage.atMs - started.usage.atMs) / 1_000);
  return {
    ...(await findLost(backend, { ...plan, shape: plan, acknowledged: outcome.acknowledged })),
    requestsPerSecond,
    pointsPerSecond: requestsPerSecond * plan.points,
    p50Ms: outcome.p50Ms,
    p99Ms: outcome.p99Ms,
    serverShare: shareBetween(first, last),
    loadShare: shareBetween(started.usage, ended.usage),
    memory: describeMemory(samples),
    errors: outcome.errors,
  };
}
