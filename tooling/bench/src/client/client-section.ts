import type { Options } from "../options.ts";
import { describeFailure } from "../report/describe-failure.ts";
import type { Progress, Section } from "../section.ts";
import {
  type ClientData,
  type ClientRound,
  type ClientRow,
  type DoublesRow,
  TIMED,
  type TimedScenario,
} from "./client-data.ts";
import { makeClientGoals } from "./client-goals.ts";
import { makeClientRatios, makeClientTables } from "./client-tables.ts";
import { findContenders, type KnownContender } from "./contenders.ts";
import { runSend, type Work } from "./run-contender.ts";

const BATCH_SIZE: Readonly<Record<TimedScenario, number>> = {
  "batches-1000": 1_000,
  "batches-10000": 10_000,
  defaults: 1_000,
};

/** How fast each client sends, in batches and with its defaults. */
export const clientSection: Section<ClientData> = {
  name: "client",
  title: "Client",
  async run(options, progress) {
    const contenders = await findContenders(options.contenders);
    const rows = new Map<string, ClientRow>();
    for (let round = 1; round <= options.rounds; round++) {
      for (const [scenario, title] of TIMED) {
        for (const known of contenders.filter(({ contender }) => contender.scenarios.includes(scenario))) {
          const { name } = known.contender;
          progress(`round ${round} of ${options.rounds}, ${title}: ${name}`);
          rows.set(`${scenario} ${name}`, await addRound(known, scenario, options, rows.get(`${scenario} ${name}`)));
        }
      }
    }
    return { rows: [...rows.values()], doubles: await measureDoubles(contenders, options, progress) };
  },
  goals: makeClientGoals,
  ratios: makeClientRatios,
  tables: makeClientTables,
  problems: ({ rows, doubles }) => [
    ...rows.flatMap(({ name, scenario, problems }) =>
      problems.map((text) => `${name}, ${TIMED.get(scenario)}: ${text}`),
    ),
    ...doubles.flatMap(({ name, problem, isKnown }) =>
      problem === null || isKnown ? [] : [`${name}, doubles: ${problem}`],
    ),
  ],
};

async function addRound(
  known: KnownContender,
  scenario: TimedScenario,
  options: Options,
  row: ClientRow | undefined,
): Promise<ClientRow> {
  const { name, note, share } = known.contender;
  const points = Math.round(options.points * (share?.[scenario] ?? 1));
  const start: ClientRow = row ?? { scenario, name, note, points, gzip: false, rounds: [], problems: [] };
  try {
    const { round, gzip, mismatch } = await measure(known, scenario, points);
    const problems = mismatch === undefined ? start.problems : [...start.problems, mismatch];
    return { ...start, gzip, rounds: [...start.rounds, round], problems };
  } catch (error) {
    return { ...start, problems: [...start.problems, describeFailure(error)] };
  }
}

async function measure(
  known: KnownContender,
  scenario: TimedScenario,
  points: number,
): Promise<{ round: ClientRound; gzip: boolean; mismatch: string | undefined }> {
  const work: Work = {
    setup: scenario === "defaults" ? "defaults" : "batches",
    batchSize: BATCH_SIZE[scenario],
    points,
    kind: "walk",
    warmUp: Math.min(100_000, Math.ceil(points / 5)),
  };
  const { elapsedMs, cpuMs, callMs, arrived, mismatch } = await runSend(known, work);
  const round = {
    pointsPerSecond: (points / elapsedMs) * 1_000,
    cpuMicros: (cpuMs / points) * 1_000,
    callNanos: (callMs / points) * 1_000_000,
    bytesPerPoint: arrived.wireBytes / points,
  };
  return { round, gzip: arrived.gzip, mismatch };
}

async function measureDoubles(
  contenders: readonly KnownContender[],
  { points }: Options,
  progress: Progress,
): Promise<DoublesRow[]> {
  const found: DoublesRow[] = [];
  const count = Math.min(points, 100_000);
  const work: Work = { setup: "batches", batchSize: 1_000, points: count, kind: "random", warmUp: 0 };
  for (const known of contenders) {
    const { name, losesDoubles: isKnown = false } = known.contender;
    progress(`random doubles: ${name}`);
    try {
      const { arrived, mismatch } = await runSend(known, work);
      found.push({ name, bytes: arrived.wireBytes / count, problem: mismatch ?? null, isKnown });
    } catch (error) {
      found.push({ name, bytes: null, problem: describeFailure(error), isKnown });
    }
  }
  return found;
}
