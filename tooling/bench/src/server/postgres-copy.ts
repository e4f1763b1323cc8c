import type { SeriesReadings } from "./contender.ts";

/** What a file in PostgreSQL's binary form begins with: a signature, no flags, no extension. */
const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const ROW = 2 + (4 + 4) + (4 + 8) + (4 + 8);

/** Rows of a series, a time and a value in the binary form of COPY. */
export function encodeCopy(parts: readonly SeriesReadings[]): Buffer {
  const count = parts.reduce((sum, { readings }) => sum + readings.times.length, 0);
  const bytes = Buffer.alloc(HEADER.length + count * ROW + 2);
  let at = HEADER.copy(bytes);
  for (const { series, readings } of parts) {
    for (let row = 0; row < readings.times.length; row++, at += ROW) {
      bytes.writeInt16BE(3, at);
      bytes.writeInt32BE(4, at + 2);
      bytes.writeInt32BE(series, at + 6);
      bytes.writeInt32BE(8, at + 10);
      bytes.writeBigInt64BE(BigInt(readings.times[row] as number), at + 14);
      bytes.writeInt32BE(8, at + 22);
      bytes.writeDoubleBE(readings.values[row] as number, at + 26);
    }
  }
  bytes.writeInt16BE(-1, at);
  return bytes;
}
