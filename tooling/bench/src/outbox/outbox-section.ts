import { readPackageVersion } from "../package-version.ts";
import type { Progress, Section } from "../section.ts";
import { describeDisk } from "../server/disk.ts";
import type { Appender } from "./appender.ts";
import { appenders } from "./appenders.ts";
import { type MeasuredRow, measureRows } from "./measure-rows.ts";
import { type AppendRow, describeWay, type OutboxData } from "./outbox-data.ts";
import { makeOutboxGoals } from "./outbox-goals.ts";
import { type AppendHead, makeJobs } from "./outbox-jobs.ts";
import { makeOutboxRatios, makeOutboxTables } from "./outbox-tables.ts";
import type { AppendOutcome } from "./run-append.ts";

/** How fast points get onto a disk and through it, and what it takes to keep many there. */
export const outboxSection: Section<OutboxData> = {
  name: "outbox",
  title: "Outbox",
  async run(options, progress) {
    const { found, skipped } = await findInstalled(progress);
    const { appends, deliveries, backlogs } = makeJobs(
      options,
      found.map(({ name }) => name),
    );
    const { rounds } = options;
    return {
      disk: await describeDisk(),
      appenders: await describeAppenders(found),
      skipped,
      appends: (await measureRows(appends, rounds, progress)).flatMap(splitWay),
      deliveries: await measureRows(deliveries, rounds, progress),
      backlogs: await measureRows(backlogs, rounds, progress),
    };
  },
  goals: makeOutboxGoals,
  ratios: makeOutboxRatios,
  tables: makeOutboxTables,
  problems: ({ appends, deliveries, backlogs }) => [
    ...appends.flatMap((row) => row.problems.map((text) => `${row.name}, ${describeWay(row)}: ${text}`)),
    ...[...deliveries, ...backlogs].flatMap(({ name, problems }) => problems.map((text) => `${name}: ${text}`)),
  ],
};

/** A row for each that appended in a way. */
function splitWay(way: MeasuredRow<AppendHead, ReadonlyMap<string, AppendOutcome>>): AppendRow[] {
  const { names, shape, atOnce, batches, problems } = way;
  return names.map((name) => {
    const outcomes = way.rounds.flatMap((round) => round.get(name) ?? []);
    return {
      name,
      shape,
      atOnce,
      batches,
      rounds: outcomes.flatMap(({ round }) => round ?? []),
      problems: [...problems, ...outcomes.flatMap(({ problem }) => problem ?? [])],
    };
  });
}

async function findInstalled(progress: Progress): Promise<{ found: Appender[]; skipped: string[] }> {
  const found: Appender[] = [];
  const skipped: string[] = [];
  for (const appender of appenders) {
    if (await appender.isInstalled()) {
      found.push(appender);
    } else {
      skipped.push(appender.name);
      progress(`${appender.name} is not installed here: skipped`);
    }
  }
  return { found, skipped };
}

function describeAppenders(found: readonly Appender[]): Promise<OutboxData["appenders"]> {
  return Promise.all(
    found.map(async ({ name, note, package: installed }) => {
      if (installed === undefined) return { name, note, version: process.version };
      const isOurs = installed.startsWith("@iobeam/");
      return { name, note, version: isOurs ? "this commit" : await readPackageVersion(installed) };
    }),
  );
}
