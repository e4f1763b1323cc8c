import { join, resolve } from "node:path";
import { InvalidArgumentError, type Outbox, type OutboxOptions } from "@iobeam/core";
import { findBootClock } from "./boot-clock.ts";
import { DiskOutbox } from "./disk-outbox.ts";
import { HeldFolder, makeOwnFolder } from "./held-folder.ts";
import { RecordKind } from "./record.ts";
import { openSegmentLog } from "./segment-log.ts";

const MAX_BYTES = 268_435_456;
const MAX_DEAD_LETTER_BYTES = 16_777_216;

/** Opens the outbox in a folder, which is made where it is missing. */
export async function openDiskOutbox(folder: string, options: OutboxOptions = {}): Promise<Outbox> {
  const { maxBytes = MAX_BYTES, maxDeadLetterBytes = MAX_DEAD_LETTER_BYTES } = options;
  checkLimit("maxBytes", maxBytes);
  checkLimit("maxDeadLetterBytes", maxDeadLetterBytes);
  const path = resolve(folder);
  const deadLetters = join(path, "dead-letters");
  const held = await HeldFolder.take(path);
  try {
    await makeOwnFolder(deadLetters);
    const waiting = await openSegmentLog({ path, held, kind: RecordKind.BATCH, maxBytes });
    const letters = { path: deadLetters, held, kind: RecordKind.LETTER, maxBytes: maxDeadLetterBytes };
    const refused = await openSegmentLog(letters);
    return new DiskOutbox({ path, maxBytes, held, waiting, refused, bootClock: await findBootClock() });
  } catch (error) {
    await held.release().catch(() => {});
    throw error;
  }
}

function checkLimit(name: string, bytes: number): void {
  if (!(Number.isFinite(bytes) && bytes > 0)) throw new InvalidArgumentError(name, "a number of bytes above 0", bytes);
}
