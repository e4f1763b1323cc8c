import { checkSettings } from "./check-settings.ts";
import type { LogLevel, LogStream } from "./http/log-options.ts";
import type { Store } from "./store.ts";

/** What a server can be told; every part has a default that is safe. */
export interface ServerOptions {
  /**
   * The folder that keeps the signing key, the admin credential and the points; made where there is none.
   * @default nothing outlives the process
   */
  readonly dataDir?: string | undefined;
  /** Keeps projects, devices and points; its maker closes it. @default SQLite in `dataDir`, or else in memory */
  readonly store?: Store | undefined;
  /** The address to listen at. Beyond loopback, tokens travel in the clear: put TLS in front. @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** The port, 0 to 65,535; 0 takes a free one. @default 0 */
  readonly port?: number | undefined;
  /** How much is logged. @default "silent" */
  readonly logLevel?: LogLevel | undefined;
  /** Where the lines of the log go. @default standard error */
  readonly logStream?: LogStream | undefined;
  /** The largest body of an import, after gzip is undone; bytes, 1 to 1,073,741,824. @default 10 MiB */
  readonly bodyLimit?: number | undefined;
  /** How long tokens last that are asked for without a duration; milliseconds, up to 520 weeks. @default 30 days */
  readonly tokenTtlMs?: number | undefined;
  /** The most points in the answer to one query; an integer above 0. @default 1,000,000 */
  readonly maxExportPoints?: number | undefined;
  /** How long a request may take to arrive, and a connection be silent; milliseconds above 0. @default 120,000 */
  readonly requestTimeoutMs?: number | undefined;
  /** How long `close` waits for requests before it cuts them off; milliseconds, 0 or above. @default 10,000 */
  readonly closeTimeoutMs?: number | undefined;
  /** Whether anybody may make an account. @default false */
  readonly openSignUp?: boolean | undefined;
  /** A code with which anybody may make an account; 8 to 256 characters. @default nobody may */
  readonly inviteCode?: string | undefined;
  /** Sends the keys for a new password or to verify an address. @default they go to the log, for the operator */
  readonly sendMail?: ((mail: Mail) => void | Promise<void>) | undefined;
  /** How many connections may be open at once; 1 to 1,000,000. @default 10,000 */
  readonly maxConnections?: number | undefined;
  /** How many requests a token may make each second on average; 0 is without a bound. @default 1,000 */
  readonly tokenRate?: number | undefined;
  /** How many requests an address may make each second on average; 0 is without a bound. @default 5,000 */
  readonly addressRate?: number | undefined;
  /** How many wrong passwords an account takes in 15 minutes, and an address ten times as many; 1 to 1,000. @default 10 */
  readonly loginAttempts?: number | undefined;
  /** How many live tails may be open at once; 0 to 100,000. @default 1,000 */
  readonly maxTails?: number | undefined;
  /** The origins whose pages may use the API, as in `https://example.org`; `*` is all of them. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /**
   * The proxies in front, as addresses or networks, as in `10.0.0.0/8`: from them `X-Forwarded-For` is believed.
   * @default none
   */
  readonly trustedProxies?: readonly string[] | undefined;
  /** A token that is needed for `GET /metrics`, of at least 16 characters. @default none is needed */
  readonly metricsToken?: string | undefined;
}

/** A message with a key in it, to a user. */
export interface Mail {
  /** The address. */
  readonly to: string;
  /** What the key is good for. */
  readonly purpose: "reset password" | "verify email";
  /** The key. Whoever has it has the account: do not log it. */
  readonly key: string;
}

/** The options, checked and complete. */
export type Settings = {
  readonly [Name in Exclude<keyof ServerOptions, "dataDir" | "store" | OptionalSetting>]-?: NonNullable<
    ServerOptions[Name]
  >;
} & Pick<ServerOptions, OptionalSetting>;

type OptionalSetting = "inviteCode" | "sendMail" | "metricsToken";

const DEFAULTS: Settings = {
  host: "127.0.0.1",
  port: 0,
  logLevel: "silent",
  logStream: process.stderr,
  bodyLimit: 10 * 1_024 * 1_024,
  tokenTtlMs: 30 * 86_400_000,
  maxExportPoints: 1_000_000,
  requestTimeoutMs: 120_000,
  closeTimeoutMs: 10_000,
  openSignUp: false,
  maxConnections: 10_000,
  tokenRate: 1_000,
  addressRate: 5_000,
  loginAttempts: 10,
  maxTails: 1_000,
  corsOrigins: [],
  trustedProxies: [],
};

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} that names the first option that is out of its range
 */
export function completeOptions(options: ServerOptions): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: Settings = { ...DEFAULTS, ...given };
  checkSettings(settings);
  return settings;
}
