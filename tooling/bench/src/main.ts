import { describeMachine } from "./machine.ts";
import { HELP, type Options, readOptions } from "./options.ts";
import { writePage } from "./page.ts";
import { GOAL_HEAD, makeGoalRows } from "./report/goal.ts";
import { renderForTerminal } from "./report/render.ts";
import { saveResults } from "./results.ts";
import type { Section } from "./section.ts";
import { sections } from "./sections.ts";
import { UnknownContenderError } from "./select-contenders.ts";

/** Runs a part, shows it and keeps it; what went wrong in it. */
async function runSection(section: Section<unknown>, options: Options): Promise<readonly string[]> {
  const machine = await describeMachine();
  const start = performance.now();
  const data = await section.run(options, (text) => {
    const seconds = Math.round((performance.now() - start) / 1_000);
    console.error(`${section.name} ${String(seconds).padStart(4)} s  ${text}`);
  });
  for (const table of [...section.ratios(data), ...section.tables(data)]) console.log(renderForTerminal(table));
  console.log(renderForTerminal({ title: "Goals", head: GOAL_HEAD, rows: makeGoalRows(section.goals(data)) }));
  if (writes(options)) await saveResults(section.name, { machine, options, data });
  return section.problems(data).map((problem) => `${section.name}: ${problem}`);
}

async function main(options: Options): Promise<void> {
  const problems: string[] = [];
  for (const section of sections.filter(({ name }) => options.only.includes(name))) {
    problems.push(...(await runSection(section, options)));
    if (writes(options)) await writePage();
  }
  for (const problem of problems) console.error(`failed: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

/** What is no full run must not take the place of one. */
function writes({ quick, contenders }: Options): boolean {
  return !quick && contenders.length === 0;
}

function readCommand(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

const options = readCommand();
if (options.help) console.log(HELP);
else {
  await main(options).catch((error: unknown) => {
    if (!(error instanceof UnknownContenderError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  });
}
