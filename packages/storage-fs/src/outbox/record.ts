import { crc32 } from "node:zlib";

/** What a record holds (`docs/outbox-format.md`). */
export interface RecordContent {
  /** How many points. */
  readonly points: number;
  /** A time of its own; microseconds since 1970. */
  readonly micros: number;
  /** What is to be known of the payload, as JSON; or nothing. */
  readonly meta: string;
  /** The points, as they travel. */
  readonly payload: Uint8Array;
}

/** What kind of record it is; a log has records of one kind. */
export const RecordKind = { BATCH: 1, LETTER: 2 } as const;

/** The bytes before a record's meta. */
export const HEAD_BYTES = 32;

/** No record is larger, so that a damaged length cannot ask for gigabytes. */
export const MAX_RECORD_BYTES = 67_108_864;

/** `iob` and a byte that no UTF-8 text has. */
export const RECORD_MAGIC: Buffer = Buffer.from([0x69, 0x6f, 0x62, 0xff]);

const VERSION = 1;
const CHECKSUM_BYTES = 4;
const At = { VERSION: 4, KIND: 5, META: 8, PAYLOAD: 12, POINTS: 16, MICROS: 20, CHECKSUM: 28 } as const;

/** Makes the bytes of a record, but for the checksums: they need to know where it will lie. */
export function encodeRecord(kind: number, { points, micros, meta, payload }: RecordContent): Buffer {
  const metaBytes = Buffer.byteLength(meta);
  const record = Buffer.allocUnsafe(HEAD_BYTES + metaBytes + payload.length + CHECKSUM_BYTES);
  record.set(RECORD_MAGIC);
  record[At.VERSION] = VERSION;
  record.writeUInt16LE(kind, At.KIND);
  record[At.KIND + 2] = 0;
  record.writeUInt32LE(metaBytes, At.META);
  record.writeUInt32LE(payload.length, At.PAYLOAD);
  record.writeUInt32LE(points, At.POINTS);
  record.writeDoubleLE(micros, At.MICROS);
  record.write(meta, HEAD_BYTES);
  record.set(payload, HEAD_BYTES + metaBytes);
  return record;
}

/** Writes the checksums into a record that will lie at `offset` of a segment. */
export function stampRecord(record: Buffer, segment: number, offset: number): void {
  record.writeUInt32LE(headChecksum(record, segment, offset), At.CHECKSUM);
  record.writeUInt32LE(bodyChecksum(record, segment, offset), record.length - CHECKSUM_BYTES);
}

/**
 * How long the record that begins at `offset` says it is.
 *
 * @returns `undefined` where no record begins there, as far as its head tells
 */
export function measureRecord(bytes: Buffer, offset: number, segment: number, kind: number): number | undefined {
  if (offset + HEAD_BYTES > bytes.length) return undefined;
  const head = bytes.subarray(offset, offset + HEAD_BYTES);
  if (RECORD_MAGIC.compare(head, 0, At.VERSION) !== 0) return undefined;
  if (head[At.VERSION] !== VERSION || head[At.KIND] !== kind) return undefined;
  if (head.readUInt32LE(At.CHECKSUM) !== headChecksum(head, segment, offset)) return undefined;
  const length = HEAD_BYTES + head.readUInt32LE(At.META) + head.readUInt32LE(At.PAYLOAD) + CHECKSUM_BYTES;
  return length > MAX_RECORD_BYTES ? undefined : length;
}

/** Whether a record is as it was written; its head has been looked at. */
export function isIntact(record: Buffer, segment: number, offset: number): boolean {
  return record.readUInt32LE(record.length - CHECKSUM_BYTES) === bodyChecksum(record, segment, offset);
}

/** The points that a record counts, and its time. */
export function readCounts(record: Buffer): Pick<RecordContent, "points" | "micros"> {
  return { points: record.readUInt32LE(At.POINTS), micros: record.readDoubleLE(At.MICROS) };
}

/** Takes a record apart; the payload is a view of it. */
export function decodeRecord(record: Buffer): RecordContent {
  const payloadAt = HEAD_BYTES + record.readUInt32LE(At.META);
  const meta = record.toString("utf8", HEAD_BYTES, payloadAt);
  const payload = record.subarray(payloadAt, payloadAt + record.readUInt32LE(At.PAYLOAD));
  return { ...readCounts(record), meta, payload };
}

const place = Buffer.alloc(8);

/**
 * Every checksum begins with where its bytes lie: what an older file has left on the disk, or what is a record only
 * within somebody's text, is never taken for one.
 */
export function placeChecksum(segment: number, offset: number): number {
  place.writeUInt32LE(segment, 0);
  place.writeUInt32LE(offset, 4);
  return crc32(place);
}

function headChecksum(record: Buffer, segment: number, offset: number): number {
  return crc32(record.subarray(0, At.CHECKSUM), placeChecksum(segment, offset));
}

function bodyChecksum(record: Buffer, segment: number, offset: number): number {
  return crc32(record.subarray(0, record.length - CHECKSUM_BYTES), placeChecksum(segment, offset));
}
