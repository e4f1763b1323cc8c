import type { FastifyRequest, FastifyServerOptions } from "fastify";

/** How much is logged; `silent` is nothing. */
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** Every log level, the quietest first. */
export const LOG_LEVELS: readonly LogLevel[] = ["silent", "fatal", "error", "warn", "info", "debug", "trace"];

/** Where log lines go. */
export interface LogStream {
  /** Takes one line of JSON. */
  write(line: string): void;
}

/** Logs of pino without a secret: no header is logged, no parameter of a URL, and what is named like a token is hidden. */
export function makeLogOptions(level: LogLevel, stream: LogStream): NonNullable<FastifyServerOptions["logger"]> {
  const secrets = ["authorization", "token", "refresh_token", "password"];
  return {
    level,
    stream,
    redact: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    serializers: {
      req: ({ method, url, ip }: FastifyRequest) => ({ method, path: url.split("?", 1)[0], ip }),
    },
  };
}
