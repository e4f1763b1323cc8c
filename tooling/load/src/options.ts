import { parseArgs } from "node:util";
import type { Form } from "./senders/requests.ts";

/** What is asked of a run. */
export interface Options {
  readonly devices: number;
  readonly seconds: number;
  /** The sizes of batches. */
  readonly points: readonly number[];
  readonly series: number;
  readonly forms: readonly Form[];
  /** The room for young objects that the server and what it is compared with have; MB. */
  readonly semiSpaceMb: number;
  readonly kills: number;
  readonly reads: boolean;
  /** How long the soak is; 0 is none. */
  readonly soakSeconds: number;
  /** The sizes of the store for reads. */
  readonly fewPoints: number;
  readonly manyPoints: number;
  readonly readCount: number;
  readonly help: boolean;
}

const FULL = { devices: 1_000, seconds: 60, kills: 50, fewPoints: 1e6, manyPoints: 1e7, readCount: 1_000 };
const SHORT = { devices: 50, seconds: 3, kills: 3, fewPoints: 1e5, manyPoints: 1e6, readCount: 100 };
const SOAK_SECONDS = 600;
/** What docs/operations.md recommends for a thousand devices. */
const SEMI_SPACE_MB = 64;

/** What `--help` says. */
export const HELP: string = `Puts a real server under load, and looks for every point that it acknowledged.

  npx pnpm@12 load [options]

  --devices <n>    how many devices send at once, each over a connection of its own (default: ${FULL.devices})
  --seconds <n>    how long they send batches of each size (default: ${FULL.seconds})
  --points <n,…>   how many points a batch has (default: 100,1000)
  --series <n>     over how many series these are spread (default: 1)
  --forms <f,…>    list, table and blocks, which the devices take in turns (default: list,table)
  --semi-space <n> how many MB of room for young objects the server and the bare store get, as docs/operations.md
                   has it for a thousand devices; Node's own default is 16 (default: ${SEMI_SPACE_MB})
  --kill <n>       how often the server is killed with SIGKILL while they send (default: ${FULL.kills})
  --no-reads       leaves out the reads: alone, beside a writer, and while the store grows to ten million points
  --soak           sends for ${SOAK_SECONDS / 60} minutes more, for the server's memory
  --short          everything small: ${SHORT.devices} devices, ${SHORT.kills} kills, about 30 seconds
  --help           this text

It exits with 1 where a point that was acknowledged is not there, where one is there with another value, and where
a request failed. How fast everything was, it tells, and whether that is what it is to be.
`;

/** Reads the command line; throws for what it does not know. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    allowNegative: true,
    options: {
      devices: { type: "string" },
      seconds: { type: "string" },
      points: { type: "string", default: "100,1000" },
      series: { type: "string", default: "1" },
      forms: { type: "string", default: "list,table" },
      "semi-space": { type: "string", default: String(SEMI_SPACE_MB) },
      kill: { type: "string" },
      reads: { type: "boolean", default: true },
      soak: { type: "boolean", default: false },
      short: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const usual = values.short ? SHORT : FULL;
  const series = integer("series", values.series, 1);
  return {
    ...usual,
    devices: integer("devices", values.devices ?? usual.devices, 1),
    seconds: integer("seconds", values.seconds ?? usual.seconds, 1),
    points: values.points.split(",").map((each) => multiple(integer("points", each, 1), series)),
    series,
    forms: values.forms.split(",").map(form),
    semiSpaceMb: integer("semi-space", values["semi-space"], 1),
    kills: integer("kill", values.kill ?? usual.kills, 0),
    reads: values.reads,
    soakSeconds: values.soak ? SOAK_SECONDS : 0,
    help: values.help,
  };
}

function integer(name: string, given: string | number, least: number): number {
  const number = Number(given);
  if (given !== "" && Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} must be an integer, ${least} or more, not ${given}`);
}

function multiple(points: number, series: number): number {
  if (points % series === 0) return points;
  throw new Error(`--points ${points} must be a multiple of --series ${series}`);
}

function form(given: string): Form {
  if (given === "list" || given === "table" || given === "blocks") return given;
  throw new Error(`--forms must be of list, table and blocks, not ${given}`);
}
