import type { ClassicLevel } from "classic-level";
import { type Appender, inGroups } from "../appender.ts";

const OPTIONS = { keyEncoding: "buffer", valueEncoding: "buffer" } as const;
const SYNC = { sync: true } as const;

/** Keys in the order of their numbers. */
function keyOf(index: number): Buffer {
  const key = Buffer.alloc(4);
  key.writeUInt32BE(index);
  return key;
}

/** Loaded when it is used: its native part is not there everywhere. */
async function openDatabase(folder: string): Promise<ClassicLevel<Buffer, Buffer>> {
  const { ClassicLevel: Level } = await import("classic-level");
  const database = new Level<Buffer, Buffer>(folder, OPTIONS);
  await database.open();
  return database;
}

/** LevelDB as a queue: its log is what makes a batch durable. */
export const level: Appender = {
  name: "classic-level",
  package: "classic-level",
  note: "LevelDB, `sync: true`: the same bytes below a key that counts up, a `put` for each batch; 20 at a time are one `batch`",
  isInstalled: () =>
    import("classic-level").then(
      () => true,
      () => false,
    ),
  async open(folder) {
    const database = await openDatabase(folder);
    let count = 0;
    return {
      async append(items, atOnce) {
        for (const group of inGroups(items, atOnce)) {
          if (group.length === 1) await database.put(keyOf(count++), group[0]?.record as Buffer, SYNC);
          else {
            const puts = group.map(({ record }) => ({ type: "put", key: keyOf(count++), value: record }) as const);
            await database.batch(puts, SYNC);
          }
        }
      },
      close: () => database.close(),
    };
  },
  async readBack(folder) {
    const database = await openDatabase(folder);
    const values = await database.values().all();
    await database.close();
    return values;
  },
  expect: ({ record }) => record,
};
