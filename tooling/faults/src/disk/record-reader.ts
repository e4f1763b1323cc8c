import { crc32 } from "node:zlib";
import { decodeBlock, decodeFrame } from "@iobeam/core";
import type { SequencePoint } from "../sequence/entry.ts";

// Written from docs/outbox-format.md, and not from the package that writes these files: two readers that share a
// mistake would agree.

const FILE_HEADER_BYTES = 16;
const MAGIC = Buffer.from("iob\u00ff", "latin1");
const HEAD_BYTES = 32;
const CHECKSUM_BYTES = 4;
const At = { META_LENGTH: 8, PAYLOAD_LENGTH: 12, HEAD_CHECKSUM: 28 } as const;
const MARK_BYTES = 12;

/** A record of a segment. */
export interface OutboxRecord {
  /** Where it begins in the file. */
  readonly from: number;
  /** Where the next one begins. */
  readonly to: number;
  /** Its points. */
  readonly points: readonly Pick<SequencePoint, "series" | "time">[];
}

/** Finds the good records of a segment's file. */
export function readRecords(bytes: Buffer, segment: number): OutboxRecord[] {
  const records: OutboxRecord[] = [];
  let at = FILE_HEADER_BYTES;
  while (at >= 0 && at < bytes.length) {
    const record = readRecord(bytes, at, segment);
    if (record !== undefined) records.push(record);
    at = record?.to ?? bytes.indexOf(MAGIC, at + 1);
  }
  return records;
}

/** The bytes of a record as they would be at another place of the file: its head is good there. */
export function moveHead(record: Buffer, to: number, segment: number): Buffer {
  const moved = Buffer.from(record);
  moved.writeUInt32LE(checksum(moved.subarray(0, At.HEAD_CHECKSUM), to, segment), At.HEAD_CHECKSUM);
  return moved;
}

/** Which parts of a segment's file are removed: from, and up to. */
export function readMarks(bytes: Buffer, segment: number): (readonly [from: number, to: number])[] {
  const marks: (readonly [number, number])[] = [];
  for (let at = 0; at + MARK_BYTES <= bytes.length; at += MARK_BYTES) {
    if (bytes.readUInt32LE(at + 8) !== checksum(bytes.subarray(at, at + 8), at, segment)) continue;
    marks.push([bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]);
  }
  return marks;
}

function readRecord(bytes: Buffer, from: number, segment: number): OutboxRecord | undefined {
  const head = bytes.subarray(from, from + HEAD_BYTES);
  if (head.length < HEAD_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (head.readUInt32LE(At.HEAD_CHECKSUM) !== checksum(head.subarray(0, At.HEAD_CHECKSUM), from, segment))
    return undefined;
  const payloadFrom = from + HEAD_BYTES + head.readUInt32LE(At.META_LENGTH);
  const payloadTo = payloadFrom + head.readUInt32LE(At.PAYLOAD_LENGTH);
  const to = payloadTo + CHECKSUM_BYTES;
  if (to > bytes.length || bytes.readUInt32LE(payloadTo) !== checksum(bytes.subarray(from, payloadTo), from, segment)) {
    return undefined;
  }
  return { from, to, points: readPoints(bytes.subarray(payloadFrom, payloadTo)) };
}

function readPoints(frame: Buffer): Pick<SequencePoint, "series" | "time">[] {
  return decodeFrame(frame).devices.flatMap(({ blocks }) =>
    blocks.flatMap(({ name, block }) => Array.from(decodeBlock(block).times, (time) => ({ series: name, time }))),
  );
}

/** A checksum begins with the segment's number and the place in the file. */
function checksum(bytes: Buffer, at: number, segment: number): number {
  const place = Buffer.alloc(8);
  place.writeUInt32LE(segment, 0);
  place.writeUInt32LE(at, 4);
  return crc32(bytes, crc32(place));
}
