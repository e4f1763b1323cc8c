import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Metrics } from "../../operations/metrics.ts";
import { Problem } from "../answers/problem.ts";
import type { Caller } from "../caller.ts";
import type { Guard } from "../guard.ts";
import { toAddressKey } from "./address-key.ts";
import { createRateLimit } from "./rate-limit.ts";
import { makeTooMany } from "./too-many.ts";

/** The rates are averages over this span: all of it may come at once. */
const SPAN_S = 10;
const MOST_FAILURES_A_MINUTE = 100;
const SIGNATURE_LENGTH = 43;

/** Says of a refusal what is answered: after too many wrong tokens and passwords from one address, 429. */
export type JudgeRefusal = (error: Error, request: FastifyRequest) => Promise<Error>;

/** Bounds the requests of each address, before anything else. */
export function limitAddresses(app: FastifyInstance, rate: number, metrics: Metrics): void {
  if (rate === 0) return;
  const limit = createRateLimit(rate * SPAN_S, SPAN_S);
  app.addHook("onRequest", async ({ ip }) => {
    const waitMs = await limit.take(toAddressKey(ip));
    if (waitMs === undefined) return;
    metrics.limited.inc({ by: "address" });
    throw makeTooMany("This address makes too many requests", waitMs);
  });
}

/** Bounds the requests of each token, as soon as it was found right and before the body is read. */
export function limitTokens(app: FastifyInstance, rate: number, guard: Guard, metrics: Metrics): void {
  if (rate === 0) return;
  const limit = createRateLimit(rate * SPAN_S, SPAN_S);
  app.addHook("preParsing", async (request) => {
    const caller = guard.passed(request);
    const waitMs = caller && (await limit.take(toTokenKey(caller, request)));
    if (waitMs === undefined) return;
    metrics.limited.inc({ by: "token" });
    throw makeTooMany("This token makes too many requests", waitMs);
  });
}

/** A token that was refreshed is still the same; all of a user's count together. */
function toTokenKey(caller: Caller, { headers }: FastifyRequest): string {
  if ("userId" in caller) return `user ${caller.userId}`;
  const { tokenId } = caller.grant;
  // Tokens of the first versions have no number; their signature tells them apart.
  return tokenId === undefined ? (headers.authorization?.trim().slice(-SIGNATURE_LENGTH) ?? "") : `token ${tokenId}`;
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
