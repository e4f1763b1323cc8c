import type { Options } from "../options.ts";
import { describeFailure } from "../report/describe-failure.ts";
import type { Progress, Section } from "../section.ts";
import { selectContenders } from "../select-contenders.ts";
import type { ServerContender } from "./contender.ts";
import { serverContenders } from "./contenders.ts";
import { describeDisk } from "./disk.ts";
import { runLoad, runReads } from "./run-server.ts";
import { type LoadRow, type LoadShape, type ReadRow, type ServerData, SHAPES } from "./server-data.ts";
import { makeServerGoals } from "./server-goals.ts";
import { describeShape, makeServerRatios, makeServerTables } from "./server-tables.ts";

const READ_REQUESTS = 1_000;

/** How fast each server takes points in, and how fast it gives them back. */
export const serverSection: Section<ServerData> = {
  name: "server",
  title: "Server",
  async run(options, progress) {
    const { found, skipped } = await findInstalled(options, progress);
    const loads = new Map<string, LoadRow>();
    const versions = new Map<string, string>();
    for (let round = 1; round <= options.rounds; round++) {
      for (const shape of options.quick ? SHAPES.slice(0, 1) : SHAPES) {
        for (const contender of found) {
          progress(`round ${round} of ${options.rounds}, ${describeShape(shape)}: ${contender.name}`);
          const key = `${contender.name} ${describeShape(shape)}`;
          const row = loads.get(key) ?? startRow(contender, shape, options.serverPoints);
          loads.set(key, await addLoad(contender, row, versions));
        }
      }
    }
    const reads = await readAll(found, options, progress);
    const servers = found.map(({ name, note }) => ({ name, note, version: versions.get(name) ?? "unknown" }));
    return { disk: await describeDisk(), servers, skipped, loads: [...loads.values()], reads };
  },
  goals: makeServerGoals,
  ratios: makeServerRatios,
  tables: makeServerTables,
  problems: ({ loads, reads }) => [
    ...loads.flatMap(({ name, shape, problems }) =>
      problems.map((text) => `${name}, ${describeShape(shape)}: ${text}`),
    ),
    ...reads.flatMap(({ name, problems }) => problems.map((text) => `${name}, reads: ${text}`)),
  ],
};

/** Reads among a tenth of the points, and among all. */
async function readAll(found: readonly ServerContender[], options: Options, progress: Progress): Promise<ReadRow[]> {
  const reads: ReadRow[] = [];
  for (const points of [options.readPoints / 10, options.readPoints]) {
    for (const contender of found) {
      progress(`reads among ${points} points: ${contender.name}`);
      reads.push(await runReads(contender, points, options.quick ? 100 : READ_REQUESTS));
    }
  }
  return reads;
}

async function findInstalled(
  { contenders }: Options,
  progress: Progress,
): Promise<{ found: ServerContender[]; skipped: string[] }> {
  const found: ServerContender[] = [];
  const skipped: string[] = [];
  for (const contender of selectContenders(serverContenders, contenders, ({ name }) => name)) {
    if (await contender.isInstalled()) {
      found.push(contender);
    } else {
      skipped.push(contender.name);
      progress(`${contender.name} is not installed here: skipped`);
    }
  }
  return { found, skipped };
}

function startRow({ name }: ServerContender, shape: LoadShape, points: number): LoadRow {
  return { name, shape, points, pointsPerSecond: [], problems: [] };
}

async function addLoad(contender: ServerContender, row: LoadRow, versions: Map<string, string>): Promise<LoadRow> {
  try {
    const { pointsPerSecond, version, problem } = await runLoad(contender, row.shape, row.points);
    versions.set(contender.name, version);
    const problems = problem === undefined ? row.problems : [...row.problems, problem];
    return { ...row, pointsPerSecond: [...row.pointsPerSecond, pointsPerSecond], problems };
  } catch (error) {
    return { ...row, problems: [...row.problems, describeFailure(error)] };
  }
}
