import type { FastifyBaseLogger } from "fastify";
import { type Job, startJob } from "../operations/job.ts";
import type { Store } from "../store.ts";

const DAY_MS = 86_400_000;
const FIRST_MS = 60_000;

/** A device that was off for so long can still refresh its token. */
export const REFRESHABLE_MS: number = 728 * DAY_MS;

/** Forgets, once a day, the tokens that ended too long ago to be refreshed. Failures are logged. */
export function startForgetting({
  store,
  log,
  firstMs = FIRST_MS,
}: {
  readonly store: Pick<Store, "tokens">;
  readonly log: Pick<FastifyBaseLogger, "info" | "error">;
  readonly firstMs?: number;
}): Job {
  return startJob({ firstMs, intervalMs: DAY_MS }, async () => {
    try {
      const count = await store.tokens.forget(Date.now() - REFRESHABLE_MS);
      if (count > 0) log.info({ count }, "tokens that ended long ago are forgotten");
    } catch (error) {
      log.error(error, "ended tokens cannot be forgotten");
    }
  });
}
