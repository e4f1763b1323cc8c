import { writeFile } from "node:fs/promises";
import { findContenders } from "./client/contenders.ts";
import type { Machine } from "./machine.ts";
import { readPackageVersion } from "./package-version.ts";
import { GOAL_HEAD, makeGoalRows } from "./report/goal.ts";
import { renderMarkdown, renderRows } from "./report/render.ts";
import { loadResults, type Results } from "./results.ts";
import type { Section, Table } from "./section.ts";
import { sections } from "./sections.ts";

const PAGE = new URL("../../../docs/benchmarks.md", import.meta.url);

interface Part {
  readonly section: Section<unknown>;
  readonly results: Results;
}

/** Writes the page anew, from all results that are kept. */
export async function writePage(): Promise<void> {
  const parts: Part[] = [];
  for (const section of sections) {
    const results = await loadResults(section.name);
    if (results !== undefined) parts.push({ section, results });
  }
  await writeFile(PAGE, `${renderPage(parts, await describeVersions()).join("\n\n")}\n`);
}

function renderPage(parts: readonly Part[], versions: string): string[] {
  const details = parts.map(({ section, results }) => ({ section, tables: section.tables(results.data) }));
  return [
    "# Benchmarks",
    "iobeam beside its peers: the same points, on one machine, in one run, and every one of them looked for where it should have arrived.",
    "Written by a program; to measure anew:",
    "```sh\nnpx pnpm@12 bench\n```",
    ...describeRuns(parts),
    versions,
    "## Goals",
    "What we mean to reach: medians of the rounds, and the lowest and the highest in brackets. Why some are missed is in [performance.md](performance.md).",
    renderGoals(parts),
    "## Ratios",
    "In each round a figure is divided by the baseline's of the same round; the median of the rounds, and in brackets the lowest and the highest. ↑: more is better; ↓: less is.",
    ...parts.flatMap(({ section, results }) => section.ratios(results.data).map(renderMarkdown)),
    ...details.flatMap(({ section, tables }) => renderDetails(section, tables)),
    "## How it is measured",
    METHOD,
  ];
}

function renderGoals(parts: readonly Part[]): string {
  const goals = parts.flatMap(({ section, results }) => section.goals(results.data));
  return renderRows(GOAL_HEAD, makeGoalRows(goals));
}

function renderDetails({ title }: Section<unknown>, tables: readonly Table[]): string[] {
  return tables.length === 0 ? [] : [`## ${title}`, ...tables.map(renderMarkdown)];
}

/** The machine once where it was the same for all parts, and when each ran. */
function describeRuns(parts: readonly Part[]): string[] {
  const places = new Set(parts.map(({ results }) => describePlace(results.machine)));
  const times = parts.map(({ section, results: { machine, options } }) => {
    const rounds = options.rounds === 1 ? "1 round" : `${options.rounds} rounds`;
    return `- ${section.title}: ${machine.date}, ${rounds}; load before it began ${machine.load}`;
  });
  return [...places, times.join("\n")];
}

function describePlace({ processor, cores, memory, system, node }: Machine): string {
  return `${processor}, ${cores} cores, ${memory} of memory, ${system}, Node.js ${node}.`;
}

async function describeVersions(): Promise<string> {
  const names = (await findContenders()).flatMap(({ contender }) => contender.package ?? []);
  const versions = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const ours = name.startsWith("@iobeam/");
      return ours ? `\`${name}\` of this commit` : `\`${name}\` ${await readPackageVersion(name)}`;
    }),
  );
  return `Measured: ${versions.join(", ")}.`;
}

const METHOD = `- Client: each contender runs in a new process and sends to a sink in another one, over the loopback. A warm-up comes first. The sink answers as the real backend does, keeps the bodies, and decodes them afterwards with a decoder of its own: the number of distinct points and a checksum over times and bits of values must be those of what was sent.
- A round is every contender in turn; so what else the machine does falls on all of them alike.
- CPU a point is the time of the sending process on all its threads; the sink's is not in it. Bytes a point are the bodies as they were sent, without the headers of HTTP or MQTT.
- Each library is called as its documentation says. Batches: it is told to send nothing by itself, and each batch is flushed and awaited. Defaults: it is told nothing.
- Outbox: those that append take turns within a round, each in a process and a folder of its own, so that a disk that is slow for a while is so for all; the batches are made before, and all are warm. Deliveries go to the same sink as the client's.
- Server: the bodies are made before the clock starts, so that it is the server which is timed. Everything is read back and compared.`;
