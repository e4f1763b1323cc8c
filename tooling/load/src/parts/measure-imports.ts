import { setTimeout as sleep } from "node:timers/promises";
import { describeMemory, type MemoryCourse } from "../measure/memory-course.ts";
import { describeSending, type SendFigures } from "../measure/send-figures.ts";
import type { Usage } from "../measure/usage.ts";
import { findLost, type Verdict } from "../oracle/find-lost.ts";
import { Sender, type SendPlan } from "../senders/sender.ts";
import type { Backend } from "../server/backend.ts";

/** What a time of imports came to. */
export interface ImportFigures extends SendFigures, Verdict {
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
  return {
    ...(await findLost(backend, { ...plan, shape: plan, acknowledged: outcome.acknowledged })),
    ...describeSending({ progress: [started, ended], server: [first, last], outcome, points: plan.points }),
    memory: describeMemory(samples),
    errors: outcome.errors,
  };
}
