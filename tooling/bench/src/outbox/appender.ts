import type { OutboxBatch } from "@iobeam/core";

/** A batch, and the bytes that the outbox makes of it: the others write these very bytes. */
export interface Item {
  readonly batch: OutboxBatch;
  readonly record: Buffer;
}

/** A place on the disk that is open. */
export interface OpenAppender {
  /** Keeps items in their order, so many at a time; resolves when all of them are synced. */
  append(items: readonly Item[], atOnce: number): Promise<void>;
  close(): Promise<void>;
}

/** One way to keep batches on a disk. */
export interface Appender {
  readonly name: string;
  /** The package that it is, as this one depends on it. */
  readonly package: string | undefined;
  /** What a reader has to know about it. */
  readonly note: string;
  isInstalled(): Promise<boolean>;
  /** Opens it in a folder, which is there. */
  open(folder: string): Promise<OpenAppender>;
  /** Opens the folder anew, and gives what is in it, oldest first. */
  readBack(folder: string): Promise<readonly Uint8Array[]>;
  /** What `readBack` should give for an item. */
  expect(item: Item): Uint8Array;
}

/** Cuts items into groups that are written together. */
export function* inGroups(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
