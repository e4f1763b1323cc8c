import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const HEADER_BYTES = 16;
const HEAD_BYTES = 32;
const CHECKSUM_BYTES = 4;

/**
 * The records in a folder of an outbox that `append` alone has filled, in their order: after docs/outbox-format.md, with
 * none of the packages' own code. They are taken as they are: it is not here that damage is looked for.
 */
export async function readRecords(folder: string): Promise<Buffer[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".batches"));
  const numberOf = (name: string): number => Number.parseInt(name, 10);
  const records: Buffer[] = [];
  for (const name of names.sort((one, other) => numberOf(one) - numberOf(other))) {
    records.push(...cutRecords(await readFile(join(folder, name))));
  }
  return records;
}

function cutRecords(segment: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = HEADER_BYTES; at < segment.length; ) {
    const length = HEAD_BYTES + segment.readUInt32LE(at + 8) + segment.readUInt32LE(at + 12) + CHECKSUM_BYTES;
    records.push(segment.subarray(at, at + length));
    at += length;
  }
  return records;
}
