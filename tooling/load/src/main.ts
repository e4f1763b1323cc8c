import { HELP, type Options, readOptions } from "./options.ts";
import { drawGoals, drawTable, type Section } from "./report/section.ts";
import { runLoad } from "./run.ts";

async function main(options: Options): Promise<void> {
  const sections: Section[] = [];
  // For all processes alike. What the caller has there stands, as it comes last.
  process.env["NODE_OPTIONS"] = `--max-semi-space-size=${options.semiSpaceMb} ${process.env["NODE_OPTIONS"] ?? ""}`;
  await runLoad(options, (section) => {
    sections.push(section);
    console.log(drawTable(section.title, [section.head, ...section.rows]));
  });
  const goals = sections.flatMap((section) => section.goals);
  console.log(drawGoals(goals));
  for (const problem of sections.flatMap(({ problems }) => problems)) console.log(`problem: ${problem}`);
  if (goals.some(({ isReached, isRequired }) => isRequired && !isReached)) process.exitCode = 1;
}

function readCommand(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("npx pnpm@12 load --help lists the options");
    process.exit(2);
  }
}

const options = readCommand();
if (options.help) console.log(HELP);
else await main(options);
