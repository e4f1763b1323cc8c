import type { RegistryAnswer, RegistryCall } from "../registry.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";
import { startWorker, type WorkerLink } from "./worker-link.ts";
import type { ThreadModule } from "./worker-thread.ts";
import type { Write, WriteOutcome } from "./write.ts";

/** The threads of a store. */
export interface StoreThreads {
  readonly writer: WorkerLink<readonly Write[], WriteOutcome[]>;
  readonly reader: WorkerLink<ReadRequest, ReadAnswer>;
  readonly lookups: WorkerLink<RegistryCall, RegistryAnswer>;
}

/**
 * Starts them all, or none.
 *
 * @throws {@link @iobeam/core#StorageError} where one cannot open the database
 */
export async function startThreads(path: string): Promise<StoreThreads> {
  const modules: readonly ThreadModule[] = ["writer", "reader", "lookups"];
  const starts = await Promise.allSettled(modules.map((module) => startWorker(module, { path })));
  const links = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failed = starts.find((start) => start.status === "rejected");
  if (failed !== undefined) {
    for (const link of links) await link.close();
    throw failed.reason;
  }
  const [writer, reader, lookups] = links;
  return { writer, reader, lookups } as StoreThreads;
}
