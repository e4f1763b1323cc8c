import { join } from "node:path";
import type { Outbox, OutboxOptions } from "@iobeam/core";
import { createFsClientStorage, outboxFolderName } from "@iobeam/storage-fs";
import { onTestFinished } from "vitest";
import { makeTemporaryFolder } from "../temporary-folder.ts";

/** Opens the outbox below `path`. */
export function openOutbox(path: string, options: OutboxOptions = {}): Promise<Outbox> {
  const { openOutbox: open } = createFsClientStorage({ path });
  if (open === undefined) throw new Error("a storage on a disk has an outbox");
  return open(options);
}

/** An outbox in a folder for the running test. */
export interface OutboxFolder {
  /** Where its files are. */
  readonly files: string;
  /** Opens it; closed with the test. */
  open(options?: OutboxOptions | undefined): Promise<Outbox>;
}

/** Makes a folder for an outbox. */
export async function makeOutboxFolder(): Promise<OutboxFolder> {
  const path = await makeTemporaryFolder();
  return {
    files: join(path, outboxFolderName),
    async open(options) {
      const outbox = await openOutbox(path, options);
      onTestFinished(() => outbox.close());
      return outbox;
    },
  };
}
