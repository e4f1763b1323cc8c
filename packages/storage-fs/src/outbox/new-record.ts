import { stampRecord } from "./record.ts";

/** A record on its way to a log. */
export interface NewRecord {
  /** Its bytes; the checksums are written when its place is known. */
  readonly bytes: Buffer;
  /** How many points it has. */
  readonly points: number;
  /** Its time. */
  readonly micros: number;
}

/** Makes one piece of records that will lie at `offset` of a segment, one behind the other. */
export function joinRecords(records: readonly NewRecord[], segment: number, offset: number): Buffer {
  let at = offset;
  for (const { bytes } of records) {
    stampRecord(bytes, segment, at);
    at += bytes.length;
  }
  const [first] = records;
  return records.length === 1 && first !== undefined ? first.bytes : Buffer.concat(records.map(({ bytes }) => bytes));
}
