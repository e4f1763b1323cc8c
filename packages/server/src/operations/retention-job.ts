import type { FastifyBaseLogger } from "fastify";
import type { Store } from "../store.ts";
import { type Job, startJob } from "./job.ts";
import type { Metrics } from "./metrics.ts";

const FIRST_MS = 5_000;
const INTERVAL_MS = 60_000;

/** What retention works with. */
export interface RetentionParts {
  readonly store: Pick<Store, "projects" | "deletePoints">;
  readonly metrics: Pick<Metrics, "expiredPoints">;
  readonly log: Pick<FastifyBaseLogger, "info" | "error">;
  /** The time; milliseconds since 1970. @default the system's */
  readonly nowMs?: () => number;
  /** When it begins. @default after 5 s */
  readonly firstMs?: number;
  /** How long it rests between two passes. @default 60 s */
  readonly intervalMs?: number;
}

/** Deletes, again and again, the points that are older than their project keeps them. Failures are logged. */
export function startRetention(parts: RetentionParts): Job {
  const { firstMs = FIRST_MS, intervalMs = INTERVAL_MS } = parts;
  return startJob({ firstMs, intervalMs }, (isStopped) => expirePoints(parts, isStopped));
}

/** One pass over all projects; the failure of one keeps none of the others. */
async function expirePoints(parts: RetentionParts, isStopped: () => boolean): Promise<void> {
  const { store, log, nowMs = Date.now } = parts;
  const projects = await store.projects.list().catch((error: unknown) => {
    log.error(error, "retention cannot read the projects");
    return [];
  });
  for (const { projectId, retentionMs } of projects) {
    if (isStopped()) return;
    if (retentionMs === undefined) continue;
    await expireOf(parts, projectId, (nowMs() - retentionMs) * 1_000 - 1).catch((error: unknown) => {
      log.error(error, `retention failed in project ${projectId}`);
    });
  }
}

async function expireOf({ store, metrics, log }: RetentionParts, projectId: number, toMicros: number): Promise<void> {
  const everything = { projectId, deviceId: undefined, seriesName: undefined, everywhere: true };
  const deleted = await store.deletePoints({ ...everything, filter: { toMicros } });
  if (deleted === 0) return;
  metrics.expiredPoints.inc(deleted);
  log.info({ projectId, deleted }, "retention");
}
