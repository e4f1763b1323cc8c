import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { causeFault } from "./faults/cause-fault.ts";
import { judge, type Verdict } from "./oracle/judge.ts";
import type { PlannedFault } from "./plan/plan.ts";
import { Stage, type StageOptions } from "./stage.ts";

/** What is asked of a run. */
export interface RunOptions extends StageOptions {
  readonly plan: readonly PlannedFault[];
  /** Whether what lies on disks is kept even where nothing is wrong. */
  readonly keep: boolean;
  /** Ends the run early: what was promised until then is checked. */
  readonly signal?: AbortSignal | undefined;
  /** Called before each fault. */
  readonly onFault?: ((fault: PlannedFault, cycle: number, problems: number) => void) | undefined;
}

/** What a run came to. */
export interface Outcome extends Verdict {
  readonly seed: number;
  /** The faults that happened, in their order. */
  readonly faults: readonly PlannedFault[];
  /** How many requests each fault of the network met. */
  readonly met: ReadonlyMap<string, number>;
  /** Faults that could not be done, with the reason, and how often. */
  readonly skipped: ReadonlyMap<string, number>;
  readonly durationMs: number;
  /** Where everything is kept; `undefined` where it is not. */
  readonly folder: string | undefined;
}

/** Lets one fault after another happen while producers write, heals everything, and checks what was promised. */
export async function runFaults(options: RunOptions): Promise<Outcome> {
  const stage = await Stage.set(options);
  let isKept = true;
  try {
    const outcome = await runOn(stage, options);
    isKept = options.keep || hasFailed(outcome);
    if (!isKept) return outcome;
    await stage.keepDisks();
    await writeLedger(stage, outcome);
    return { ...outcome, folder: stage.folder };
  } finally {
    await stage.clear();
    if (!isKept) await stage.delete();
  }
}

/** Whether anything is not as it should be. */
export function hasFailed({ findings, waiting, problems }: Verdict): boolean {
  return findings.length + waiting + problems.length > 0;
}

async function runOn(stage: Stage, options: RunOptions): Promise<Outcome> {
  const start = performance.now();
  const { backend, producers, proxy, skipped } = stage;
  const faults = await causeFaults(stage, options);
  await stage.finish();
  const verdict = await judge(backend.url, backend.project, producers);
  return {
    ...verdict,
    seed: options.seed,
    faults,
    met: proxy.met,
    skipped,
    problems: [...stage.problems, ...verdict.problems],
    durationMs: performance.now() - start,
    folder: undefined,
  };
}

async function causeFaults(stage: Stage, { plan, signal, onFault }: RunOptions): Promise<PlannedFault[]> {
  const done: PlannedFault[] = [];
  for (const [cycle, fault] of plan.entries()) {
    if (signal?.aborted) break;
    onFault?.(fault, cycle, stage.problems.length);
    await causeFault(stage, fault);
    done.push(fault);
  }
  return done;
}

/** What was promised, and what became of it, in a file that says all that a search for the cause needs. */
async function writeLedger(stage: Stage, outcome: Outcome): Promise<void> {
  const { seed, problems, findings } = outcome;
  const { happenings } = stage.chronicle;
  const producers = stage.producers.map(({ parts }) => ({ deviceId: parts.deviceId, ...parts.ledger.toJSON() }));
  const ledger = { seed, problems, findings, producers, happenings };
  await writeFile(join(stage.folder, "ledger.json"), JSON.stringify(ledger, null, 1));
}
