import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InvalidArgumentError, type Outbox, type OutboxOptions, StorageError } from "@iobeam/core";
import { makeFolder } from "../folder.ts";
import { findBootClock } from "./boot-clock.ts";
import { DiskOutbox } from "./disk-outbox.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { RecordKind } from "./record.ts";
import { openSegmentLog } from "./segment-log.ts";

const MAX_BYTES = 268_435_456;
const MAX_DEAD_LETTER_BYTES = 16_777_216;
const OWNER_ONLY = 0o700;

/** Opens the outbox in a folder, which is made where it is missing. */
export async function openDiskOutbox(folder: string, options: OutboxOptions = {}): Promise<Outbox> {
  const { maxBytes = MAX_BYTES, maxDeadLetterBytes = MAX_DEAD_LETTER_BYTES } = options;
  checkLimit("maxBytes", maxBytes);
  checkLimit("maxDeadLetterBytes", maxDeadLetterBytes);
  const path = resolve(folder);
  const deadLetters = join(path, "dead-letters");
  await makeDurably(path);
  const lock = await lockFolder(path);
  try {
    await makeDurably(deadLetters);
    const waiting = await openSegmentLog({ path, kind: RecordKind.BATCH, maxBytes });
    const refused = await openSegmentLog({ path: deadLetters, kind: RecordKind.LETTER, maxBytes: maxDeadLetterBytes });
    return new DiskOutbox({ path, maxBytes, lock, waiting, refused, bootClock: await findBootClock() });
  } catch (error) {
    await letGo(lock);
    throw error;
  }
}

function checkLimit(name: string, bytes: number): void {
  if (!(Number.isFinite(bytes) && bytes > 0)) throw new InvalidArgumentError(name, "a number of bytes above 0", bytes);
}

async function makeDurably(folder: string): Promise<void> {
  try {
    if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
    await makeFolder(folder, OWNER_ONLY);
  } catch (cause) {
    throw new StorageError("write", folder, { cause });
  }
}

async function letGo(lock: FolderLock): Promise<void> {
  await lock.release().catch(() => {});
}
