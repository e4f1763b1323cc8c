import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { outboxFolderName } from "@iobeam/storage-fs";
import { measureFolder } from "../server/folder-size.ts";
import type { Appender, Item } from "./appender.ts";
import { iobeam } from "./appenders/iobeam.ts";
import { findAppender } from "./appenders.ts";
import { makeBatches } from "./batches.ts";
import { countSyncs } from "./count-syncs.ts";
import type { BatchShape } from "./outbox-data.ts";
import { readRecords } from "./read-records.ts";

/** What is to be appended, by whom and where. */
export interface AppendOptions {
  readonly name: string;
  readonly folder: string;
  readonly shape: BatchShape;
  readonly atOnce: number;
  readonly batches: number;
  /** Batches that are appended before, so that the code is warm. */
  readonly warmUp: number;
}

/** What a part of the batches took. */
export interface AppendPart {
  readonly ms: number;
  readonly syncs: number;
}

/** What was found at the end. */
export interface AppendEnd {
  readonly bytesPerPoint: number;
  /** What is wrong with what was read back. */
  readonly mismatch: string | undefined;
}

/** Batches that are appended part by part. */
export interface AppendRun {
  /** Appends the next so many, timed. */
  append(count: number): Promise<AppendPart>;
  /** Closes it, and reads everything back. */
  end(): Promise<AppendEnd>;
}

/** Makes the batches, and appends those that warm up. */
export async function beginAppends(options: AppendOptions): Promise<AppendRun> {
  const { folder, shape, atOnce } = options;
  const appender = findAppender(options.name);
  const place = join(folder, "store");
  await mkdir(place);
  const opened = await appender.open(place);
  const items = await makeItems(options);
  const syncs = await countSyncs();
  let done = 0;
  const append = async (count: number): Promise<AppendPart> => {
    const [next, before, start] = [items.slice(done, done + count), syncs.count, performance.now()];
    await opened.append(next, atOnce);
    done += count;
    return { ms: performance.now() - start, syncs: syncs.count - before };
  };
  await append(options.warmUp);
  return {
    append,
    async end() {
      await opened.close();
      const bytesPerPoint = (await measureFolder(place)) / (items.length * shape.series * shape.perSeries);
      return { bytesPerPoint, mismatch: compareBatches(appender, items, await appender.readBack(place)) };
    },
  };
}

/** The batches, and what an outbox that nobody measures makes of them. */
async function makeItems({ folder, shape, batches, warmUp }: AppendOptions): Promise<Item[]> {
  const place = join(folder, "reference");
  await mkdir(place);
  const all = makeBatches(shape, warmUp + batches).map((batch) => ({ batch, record: Buffer.alloc(0) }));
  const outbox = await iobeam.open(place);
  await outbox.append(all, all.length);
  await outbox.close();
  const records = await readRecords(join(place, outboxFolderName));
  return all.map(({ batch }, at) => ({ batch, record: records[at] ?? Buffer.alloc(0) }));
}

/** What is wrong with what was read back; `undefined` where it is what was given. */
export function compareBatches(
  appender: Appender,
  items: readonly Item[],
  found: readonly Uint8Array[],
): string | undefined {
  if (found.length !== items.length) return `${found.length} of ${items.length} batches were read back`;
  const wrong = items.filter((item, at) => Buffer.compare(appender.expect(item), found[at] as Uint8Array) !== 0);
  return wrong.length === 0 ? undefined : `${wrong.length} batches were read back changed`;
}
