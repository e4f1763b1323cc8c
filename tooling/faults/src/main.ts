import { HELP, type Options, readOptions } from "./options.ts";
import { drawPlan } from "./plan/plan.ts";
import { Progress } from "./report/progress.ts";
import { renderSummary } from "./report/summary.ts";
import { hasFailed, runFaults } from "./run.ts";

async function main({ cycles, seed, producers, keep }: Options): Promise<void> {
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  console.error(`seed ${seed}: ${cycles} faults, ${producers} producers`);
  const progress = new Progress(cycles);
  const outcome = await runFaults({
    seed,
    producers,
    keep,
    plan: drawPlan({ seed, producers, cycles }),
    signal: interrupted.signal,
    onFault: (fault, cycle, problems) => progress.show(fault, cycle, problems),
  });
  progress.end();
  console.log(renderSummary(outcome));
  if (hasFailed(outcome)) process.exitCode = 1;
}

function readCommand(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("npx pnpm@12 faults --help lists the options");
    process.exit(2);
  }
}

const options = readCommand();
if (options.help) console.log(HELP);
else await main(options);
