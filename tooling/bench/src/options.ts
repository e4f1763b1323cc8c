import { parseArgs } from "node:util";

/** The parts of the benchmark, in their order. */
export const SECTION_NAMES = ["client", "memory", "burst", "outbox", "server", "browser"] as const;

/** The name of a part. */
export type SectionName = (typeof SECTION_NAMES)[number];

/** What is asked of a run. */
export interface Options {
  readonly only: readonly SectionName[];
  /** What to measure, by name; none for all of it. Where some are named nothing is written. */
  readonly contenders: readonly string[];
  /** Everything small, and nothing is written: does it work at all? */
  readonly quick: boolean;
  readonly rounds: number;
  readonly points: number;
  readonly serverPoints: number;
  readonly readPoints: number;
  readonly help: boolean;
}

/** What `--help` says. */
export const HELP: string = `Measures the client, its outbox, the server and the bundle beside their peers, on this machine, with nothing else running.

  npx pnpm@12 bench [options]

  --only <part>         ${SECTION_NAMES.join(", ")}; may be given several times (default: all)
  --contender <name>    measure this one alone, and write nothing; may be given several times
  --rounds <n>          rounds, each with every contender in turn (default: 3)
  --points <n>          points that a client sends (default: 1000000)
  --server-points <n>   points that a server takes in (default: 2000000)
  --read-points <n>     points that are stored when reads are timed (default: 10000000)
  --quick               small numbers and one round: a smoke test that writes nothing
  --help                this text

Results are kept in tooling/bench/results, one file a part; docs/benchmarks.md is written anew from all of them.
It exits with 1 where a contender failed or did not deliver exactly what it was given.
`;

const NUMBERS = {
  rounds: [3, 1],
  points: [1_000_000, 20_000],
  "server-points": [2_000_000, 40_000],
  "read-points": [10_000_000, 100_000],
} as const;

/** Reads the command line; throws for what it does not know. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      only: { type: "string", multiple: true },
      contender: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      rounds: { type: "string" },
      points: { type: "string" },
      "server-points": { type: "string" },
      "read-points": { type: "string" },
    },
  });
  const number = (name: keyof typeof NUMBERS): number => {
    const given = values[name] ?? NUMBERS[name][values.quick ? 1 : 0];
    if (Number.isSafeInteger(Number(given)) && Number(given) > 0) return Number(given);
    throw new Error(`--${name} must be an integer above 0, not ${given}`);
  };
  return {
    contenders: values.contender ?? [],
    only: (values.only ?? SECTION_NAMES).map(checkSection),
    quick: values.quick,
    rounds: number("rounds"),
    points: number("points"),
    serverPoints: number("server-points"),
    readPoints: number("read-points"),
    help: values.help,
  };
}

function checkSection(name: string): SectionName {
  const known = SECTION_NAMES.find((section) => section === name);
  if (known !== undefined) return known;
  throw new Error(`--only must be one of ${SECTION_NAMES.join(", ")}, not ${name}`);
}
