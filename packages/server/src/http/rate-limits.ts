import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Metrics } from "../operations/metrics.ts";
import type { Settings } from "../server-options.ts";
import { toAddressKey } from "./address-key.ts";
import { Problem } from "./problem.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";
import { makeTooMany } from "./too-many.ts";

/** The rates are averages over this span: all of it may come at once. */
const SPAN_S = 10;
const MOST_FAILURES_A_MINUTE = 100;
/** Long enough to tell tokens apart: a signature has 43 characters. */
const KEY_LENGTH = 43;

/** Says of a refusal what is answered: after too many wrong tokens and passwords from one address, 429. */
export type JudgeRefusal = (error: Error, request: FastifyRequest) => Promise<Error>;

/** Bounds the requests of each address, before anything else, and of each token, as soon as it was found right. */
export function limitRates(
  app: FastifyInstance,
  { addressRate, tokenRate }: Pick<Settings, "addressRate" | "tokenRate">,
  { limited }: Metrics,
): void {
  async function check(limit: RateLimit, key: string, by: "address" | "token"): Promise<void> {
    const waitMs = await limit.take(key);
    if (waitMs === undefined) return;
    limited.inc({ by });
    throw makeTooMany(`This ${by} makes too many requests`, waitMs);
  }

  if (addressRate > 0) {
    const addresses = createRateLimit(addressRate * SPAN_S, SPAN_S);
    app.addHook("onRequest", (request) => check(addresses, toAddressKey(request.ip), "address"));
  }
  if (tokenRate > 0) {
    const tokens = createRateLimit(tokenRate * SPAN_S, SPAN_S);
    app.addHook("preParsing", async ({ headers: { authorization } }) => {
      if (authorization !== undefined) await check(tokens, authorization.trim().slice(-KEY_LENGTH), "token");
    });
  }
}

/**
 * Bounds how often an address is told that a token or a password is wrong. Those that are right pass all the same: many
 * devices may be behind one address. A token that has ended is no attempt at anything.
 */
export function limitFailures({ limited }: Metrics): JudgeRefusal {
  const failures = createRateLimit(MOST_FAILURES_A_MINUTE, 60);
  return async (error, request) => {
    const isAttempt = error instanceof Problem && error.status === 401 && error.code === ErrorCode.TOKEN_INVALID;
    const waitMs = isAttempt ? await failures.take(toAddressKey(request.ip)) : undefined;
    if (waitMs === undefined) return error;
    limited.inc({ by: "failures" });
    return makeTooMany("This address has sent too many wrong tokens or passwords", waitMs);
  };
}
