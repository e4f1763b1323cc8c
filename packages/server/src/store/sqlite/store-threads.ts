import { StorageError } from "@iobeam/core";
import { startThread } from "../../threads/start-thread.ts";
import { linkTo, type ThreadLink } from "../../threads/thread-link.ts";
import type { RegistryAnswer, RegistryCall } from "../registry.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";
import type { StoreThreadSettings } from "./serve-requests.ts";
import type { Write, WriteOutcome } from "./write.ts";

/** The threads of a store. */
export interface StoreThreads {
  readonly writer: ThreadLink<readonly Write[], WriteOutcome[]>;
  readonly reader: ThreadLink<ReadRequest, ReadAnswer>;
  readonly lookups: ThreadLink<RegistryCall, RegistryAnswer>;
}

/**
 * Starts them all, or none.
 *
 * @throws {@link @iobeam/core#StorageError} where one cannot open the database
 */
export async function startThreads(path: string): Promise<StoreThreads> {
  const starts = await Promise.allSettled(["./writer", "./reader", "./lookups"].map((module) => start(module, path)));
  const links = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failed = starts.find((start) => start.status === "rejected");
  if (failed !== undefined) {
    for (const link of links) await link.close();
    throw failed.reason;
  }
  const [writer, reader, lookups] = links;
  return { writer, reader, lookups } as StoreThreads;
}

async function start(module: string, path: string): Promise<ThreadLink<never, unknown>> {
  const settings: StoreThreadSettings = { path };
  const worker = await startThread(module, import.meta.url, settings).catch((cause: unknown) => {
    throw new StorageError("open", path, { cause });
  });
  return linkTo(worker, (cause) => new StorageError("use", path, { cause }));
}
