import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Appender, inGroups } from "../appender.ts";
import { BARE } from "../outbox-data.ts";

const FILE = "records";
const LENGTH_BYTES = 4;

/** What Node itself takes for the same bytes: nothing that syncs them can be faster. */
export const bare: Appender = {
  name: BARE,
  package: undefined,
  note: "no library: the same bytes, made before, by `filehandle.write` and `filehandle.datasync`; 20 at a time are one write and one sync",
  isInstalled: async () => true,
  async open(folder) {
    const file = await open(join(folder, FILE), "wx");
    const lengths: number[] = [];
    let at = 0;
    return {
      async append(items, atOnce) {
        for (const group of inGroups(items, atOnce)) {
          const bytes =
            group.length === 1 ? (group[0]?.record as Buffer) : Buffer.concat(group.map(({ record }) => record));
          await file.write(bytes, 0, bytes.length, at);
          await file.datasync();
          at += bytes.length;
          for (const { record } of group) lengths.push(record.length);
        }
      },
      async close() {
        // Where each record ends is no part of the measured work.
        await file.write(encodeLengths(lengths), 0, undefined, at);
        await file.close();
      },
    };
  },
  async readBack(folder) {
    return cut(await readFile(join(folder, FILE)));
  },
  expect: ({ record }) => record,
};

/** The lengths, and behind them how many there are. */
function encodeLengths(lengths: readonly number[]): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES * (lengths.length + 1));
  for (const [at, length] of [...lengths, lengths.length].entries()) bytes.writeUInt32LE(length, LENGTH_BYTES * at);
  return bytes;
}

function cut(bytes: Buffer): Buffer[] {
  const count = bytes.readUInt32LE(bytes.length - LENGTH_BYTES);
  const table = bytes.length - LENGTH_BYTES * (count + 1);
  let at = 0;
  return Array.from({ length: count }, (_, index) => {
    const length = bytes.readUInt32LE(table + LENGTH_BYTES * index);
    at += length;
    return bytes.subarray(at - length, at);
  });
}
