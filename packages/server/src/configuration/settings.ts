import type { ServerOptions } from "../server-options.ts";
import {
  type ParseSetting,
  parseCount,
  parseList,
  parseSize,
  parseSwitch,
  parseText,
  parseTime,
  parseUrl,
} from "./parse-setting.ts";

/** One thing that the command can be told: by a flag, a variable of the environment, or a line of a file. */
export interface Setting {
  /** Its name in a file; the flag and the variable are made of it. */
  readonly key: string;
  /** The option of the server that it is, or what the command makes one of. */
  readonly option: keyof ServerOptions | "mailHook";
  /** What is given, for people; a switch is given nothing. */
  readonly form?: string;
  readonly parse: ParseSetting;
  /** What counts where nothing is given; nothing where it is left out. */
  readonly fallback?: string;
  readonly meaning: string;
  /** A letter for the flag. */
  readonly letter?: string;
  /** Whether nobody else may see it: it comes from a file too, which another variable names. */
  readonly isSecret?: boolean;
}

/** All settings of the command, in the order in which they are told. */
export const SETTINGS: readonly Setting[] = [
  {
    key: "data",
    option: "dataDir",
    form: "<folder>",
    letter: "d",
    parse: parseText,
    fallback: "./iobeam-data",
    meaning: "the folder with keys and points; made where there is none",
  },
  {
    key: "host",
    option: "host",
    form: "<address>",
    parse: parseText,
    fallback: "127.0.0.1",
    meaning: "the address to listen at; beyond this machine put TLS in front",
  },
  {
    key: "port",
    option: "port",
    form: "<number>",
    letter: "p",
    parse: parseCount,
    fallback: "4626",
    meaning: "the port; 0 takes a free one",
  },
  {
    key: "logLevel",
    option: "logLevel",
    form: "<level>",
    parse: parseText,
    fallback: "warn",
    meaning: "how much is logged, as JSON on standard error: silent, fatal, error, warn, info, debug, trace",
  },
  {
    key: "openSignUp",
    option: "openSignUp",
    parse: parseSwitch,
    fallback: "false",
    meaning: "anybody may make an account",
  },
  {
    key: "inviteCode",
    option: "inviteCode",
    form: "<code>",
    parse: parseText,
    isSecret: true,
    meaning: "whoever knows this code may make an account; 8 to 256 characters",
  },
  {
    key: "mailHook",
    option: "mailHook",
    form: "<url>",
    parse: parseUrl,
    isSecret: true,
    meaning: "where keys for new passwords are sent to, as JSON with to, purpose and key; without it they are logged",
  },
  {
    key: "loginAttempts",
    option: "loginAttempts",
    form: "<number>",
    parse: parseCount,
    fallback: "10",
    meaning: "wrong passwords an account takes in 15 minutes, and an address ten times as many",
  },
  {
    key: "tokenTtl",
    option: "tokenTtlMs",
    form: "<duration>",
    parse: parseTime,
    fallback: "30d",
    meaning: "how long tokens last that are asked for without a duration",
  },
  {
    key: "tokenRate",
    option: "tokenRate",
    form: "<number>",
    parse: parseCount,
    fallback: "1000",
    meaning: "requests a second that a token may make on average; 0 is no bound",
  },
  {
    key: "addressRate",
    option: "addressRate",
    form: "<number>",
    parse: parseCount,
    fallback: "5000",
    meaning: "requests a second that an address may make on average; 0 is no bound",
  },
  {
    key: "maxConnections",
    option: "maxConnections",
    form: "<number>",
    parse: parseCount,
    fallback: "10000",
    meaning: "connections that may be open at once",
  },
  {
    key: "maxTails",
    option: "maxTails",
    form: "<number>",
    parse: parseCount,
    fallback: "1000",
    meaning: "live tails that may be open at once",
  },
  {
    key: "maxExportPoints",
    option: "maxExportPoints",
    form: "<number>",
    parse: parseCount,
    fallback: "1000000",
    meaning: "the most points in the answer to one query",
  },
  {
    key: "bodyLimit",
    option: "bodyLimit",
    form: "<size>",
    parse: parseSize,
    fallback: "10MiB",
    meaning: "the largest body of an import, after gzip is undone",
  },
  {
    key: "requestTimeout",
    option: "requestTimeoutMs",
    form: "<duration>",
    parse: parseTime,
    fallback: "120s",
    meaning: "how long a request may take to arrive, and a client not read its answer",
  },
  {
    key: "closeTimeout",
    option: "closeTimeoutMs",
    form: "<duration>",
    parse: parseTime,
    fallback: "10s",
    meaning: "how long a stop waits for requests before it cuts them off",
  },
  {
    key: "corsOrigins",
    option: "corsOrigins",
    form: "<origins>",
    parse: parseList,
    fallback: "",
    meaning: "origins whose pages may use the API, with commas between them; * is all",
  },
  {
    key: "trustedProxies",
    option: "trustedProxies",
    form: "<addresses>",
    parse: parseList,
    fallback: "",
    meaning: "proxies in front, as addresses or networks; from them X-Forwarded-For is believed",
  },
  {
    key: "metricsToken",
    option: "metricsToken",
    form: "<token>",
    parse: parseText,
    isSecret: true,
    meaning: "what GET /metrics asks for as a bearer token; at least 16 characters",
  },
];

/** The setting's flag: `--token-ttl`. */
export function flagOf({ key }: Pick<Setting, "key">): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The setting's variable: `IOBEAM_TOKEN_TTL`. */
export function variableOf({ key }: Pick<Setting, "key">): string {
  return `IOBEAM_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
