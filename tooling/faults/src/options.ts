import { parseArgs } from "node:util";

/** What is asked of a run. */
export interface Options {
  readonly cycles: number;
  readonly seed: number;
  readonly producers: number;
  readonly keep: boolean;
  readonly help: boolean;
}

const CYCLES = 100;
const PRODUCERS = 3;
const SEEDS: number = 2 ** 31;

/** What `--help` says. */
export const HELP: string = `Breaks networks, servers, processes and disks while devices store and forward, and looks for every promised point.

  npx pnpm@12 faults [options]

  --cycles <n>      how many faults, one after another (default: ${CYCLES}; 1000 take about seven minutes on 2 cores)
  --seed <n>        draws the same faults again (default: another one each time)
  --producers <n>   how many devices write at once (default: ${PRODUCERS})
  --keep            keeps the disks and the ledger even where nothing is wrong
  --help            this text

A seed repeats the faults, their order and how long each lasts, and every point that is written. When processes are
scheduled, and so what exactly a kill interrupts, is different each time: a seed that has failed may pass.

It exits with 1 where a point was lost, changed or doubled, where one waits still, or where anything else was wrong.
`;

/** Reads the command line; throws for what it does not know. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      cycles: { type: "string" },
      seed: { type: "string" },
      producers: { type: "string" },
      keep: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { keep, help } = values;
  return {
    cycles: integer("cycles", values.cycles ?? CYCLES, 0),
    seed: integer("seed", values.seed ?? Math.floor(Math.random() * SEEDS), 0),
    producers: integer("producers", values.producers ?? PRODUCERS, 1),
    keep,
    help,
  };
}

function integer(name: string, given: string | number, least: number): number {
  const number = Number(given);
  if (given !== "" && Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} must be an integer, ${least} or more, not ${given}`);
}
