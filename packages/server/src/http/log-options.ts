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

/** Logs of pino without a secret: no header is logged and nothing of a URL, and what is named like a secret is hidden. */
export function makeLogOptions(level: LogLevel, stream: LogStream): NonNullable<FastifyServerOptions["logger"]> {
  // Without a logger there is none to make for each request, either.
  if (level === "silent") return false;
  const secrets = ["authorization", "cookie", "token", "refresh_token", "password", "old_password", "invite", "key"];
  secrets.push("reset_key", "verification_key");
  return {
    level,
    stream,
    redact: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    serializers: {
      req: ({ method, ip }: FastifyRequest) => ({ method, ip }),
    },
  };
}
