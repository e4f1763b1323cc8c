import { expect, it } from "vitest";
import { FAULT_KINDS } from "../src/plan/fault-kind.ts";
import { planFault } from "../src/plan/plan.ts";
import { renderSummary } from "../src/report/summary.ts";
import { runFaults } from "../src/run.ts";
import { hashOf, makeRandom } from "../src/sequence/random.ts";

const PRODUCERS = 2;

it(`loses, changes and doubles nothing through faults of all ${FAULT_KINDS.length} kinds`, {
  timeout: 120_000,
}, async () => {
  const seed = Number(process.env["IOBEAM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`rig.test.ts: seed ${seed} (IOBEAM_SEED repeats it)\n`);
  // No kill comes after the last one: what it has written is promised.
  const plan = [...FAULT_KINDS, "poison" as const].map((kind, at) =>
    planFault(kind, PRODUCERS, makeRandom(hashOf(seed, at))),
  );
  const outcome = await runFaults({ seed, producers: PRODUCERS, plan, keep: false });
  const { findings, problems, waiting, promised, stored } = outcome;
  expect({ findings, problems, waiting }, renderSummary(outcome)).toEqual({ findings: [], problems: [], waiting: 0 });
  expect(outcome.faults).toEqual(plan);
  // It would find nothing where nothing was promised, or where no fault met anything.
  expect(promised).toBeGreaterThan(1_000);
  expect(stored).toBeGreaterThanOrEqual(promised);
  expect(outcome.promisedPoison).toBeGreaterThan(0);
  expect(outcome.met.size).toBeGreaterThan(5);
});
