import { encodeImportFrame, type Outbox } from "@iobeam/core";
import { createFsClientStorage } from "@iobeam/storage-fs";
import type { Appender, Item } from "../appender.ts";

/** The outbox of a client that keeps its things in a folder. */
async function openOutbox(path: string): Promise<Outbox> {
  const outbox = await createFsClientStorage({ path }).openOutbox?.({});
  if (outbox === undefined) throw new Error("This storage has no outbox");
  return outbox;
}

/** Ours. */
export const iobeam: Appender = {
  name: "iobeam",
  package: "@iobeam/storage-fs",
  note: "encodes each batch within the time; of 20 at a time, those that wait share the next write and its sync",
  isInstalled: async () => true,
  async open(folder) {
    const outbox = await openOutbox(folder);
    return {
      async append(items, atOnce) {
        const waiting = items.values();
        await Promise.all(Array.from({ length: atOnce }, () => appendAll(outbox, waiting)));
      },
      close: () => outbox.close(),
    };
  },
  async readBack(folder) {
    const outbox = await openOutbox(folder);
    const found = await outbox.read(Number.POSITIVE_INFINITY);
    await outbox.close();
    return found.map(({ batch }) => encodeImportFrame(batch));
  },
  expect: ({ batch }) => encodeImportFrame(batch),
};

/** Appends one after another of those that are left. */
async function appendAll(outbox: Outbox, waiting: Iterator<Item>): Promise<void> {
  for (let next = waiting.next(); !next.done; next = waiting.next()) await outbox.append(next.value.batch);
}
