import { parseArgs } from "node:util";
import { InvalidArgumentError } from "@iobeam/core";
import type { RelayOptions } from "./relay.ts";

/** The relay's help. */
export const HELP = `iobeam-relay: forwards the readings of many devices to one project.

Readings are JSON, one a line, on standard input or as POST /readings:
  {"device":"d1","series":"temperature","value":21.5,"time":1427316488000}
"time" is in milliseconds ("unit" may be "sec", "msec" or "usec"); without it, it is now.

  --port <n>          also takes readings over HTTP on this port (0: any free one)
  --host <address>    where (default: 127.0.0.1; the port has no password, keep it from strangers)
  --every <seconds>   how often what came on standard input is sent (default: 1)
  --help              shows this

The backend and the project come from the environment, as "iobeam-server create-project" prints them:
  IOBEAM_URL, IOBEAM_PROJECT_ID, IOBEAM_PROJECT_TOKEN

  tail -f readings.ndjson | iobeam-relay
  iobeam-relay --port 8080 < /dev/null
`;

/** What the relay was told. */
export interface CommandLine {
  readonly help: boolean;
  readonly port: number | undefined;
  readonly host: string;
  readonly everyMs: number;
}

/** @throws InvalidArgumentError for an unusable value, TypeError for an unknown option */
export function readCommandLine(args: string[]): CommandLine {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { port: text, host: text, every: text, help: { type: "boolean" } } });
  return {
    help: values.help ?? false,
    port: values.port === undefined ? undefined : readNumber("--port", values.port, 0, 65_535),
    host: values.host ?? "127.0.0.1",
    everyMs: readNumber("--every", values.every ?? "1", 0.01, 3_600) * 1_000,
  };
}

/** @throws InvalidArgumentError for a variable that is missing or unusable */
export function readEnvironment(env: NodeJS.ProcessEnv): RelayOptions {
  const { IOBEAM_URL, IOBEAM_PROJECT_ID, IOBEAM_PROJECT_TOKEN } = env;
  return {
    backend: required("IOBEAM_URL", IOBEAM_URL),
    projectId: Number(required("IOBEAM_PROJECT_ID", IOBEAM_PROJECT_ID)),
    projectToken: required("IOBEAM_PROJECT_TOKEN", IOBEAM_PROJECT_TOKEN),
  };
}

function required(name: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new InvalidArgumentError(name, "set in the environment (see --help)", value);
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text !== "" && value >= least && value <= most) return value;
  throw new InvalidArgumentError(name, `a number from ${least} to ${most}`, text);
}
