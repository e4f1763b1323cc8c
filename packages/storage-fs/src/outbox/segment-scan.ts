import { HEAD_BYTES, isIntact, measureRecord, RECORD_MAGIC, readCounts } from "./record.ts";
import type { Removal } from "./removal.ts";
import type { Segment } from "./segment.ts";
import { HEADER_BYTES, isPartOfHeader, readOpening } from "./segment-header.ts";

/** What a segment's file was found to be. */
export interface SegmentScan {
  /** Which opening of the outbox began it; `undefined` where its header is damaged. */
  readonly opening: number | undefined;
  /** Where the last good record ends. */
  readonly end: number;
  /** Whether what follows is the rest of a write that was cut off. */
  readonly isTorn: boolean;
  /** Parts that cannot be read. */
  readonly gaps: readonly Removal[];
}

/** Finds the records of a segment, and adds them to `segment`. */
export function scanSegment(bytes: Buffer, segment: Segment, kind: number): SegmentScan {
  const gaps: Removal[] = [];
  const opening = readOpening(bytes, segment.number);
  let at = opening === undefined ? 0 : HEADER_BYTES;
  let end = at;
  while (at < bytes.length) {
    const length = goodRecord(bytes, at, segment.number, kind);
    if (length === undefined) {
      const next = findRecord(bytes, at + 1, segment.number, kind);
      if (next === undefined) break;
      gaps.push([at, next]);
      at = next;
    } else {
      segment.push(at, length, readCounts(bytes.subarray(at, at + HEAD_BYTES)));
      at += length;
      end = at;
    }
  }
  segment.trim();
  const isTorn = at < bytes.length && isTornTail(bytes, at, segment.number, kind);
  if (at < bytes.length && !isTorn) gaps.push([at, bytes.length]);
  return { opening, end, isTorn, gaps };
}

function goodRecord(bytes: Buffer, at: number, segment: number, kind: number): number | undefined {
  const length = measureRecord(bytes, at, segment, kind);
  if (length === undefined || at + length > bytes.length) return undefined;
  return isIntact(bytes.subarray(at, at + length), segment, at) ? length : undefined;
}

function findRecord(bytes: Buffer, from: number, segment: number, kind: number): number | undefined {
  for (let at = bytes.indexOf(RECORD_MAGIC, from); at !== -1; at = bytes.indexOf(RECORD_MAGIC, at + 1)) {
    if (goodRecord(bytes, at, segment, kind) !== undefined) return at;
  }
  return undefined;
}

/**
 * A write that was cut off leaves the beginning of a record, or zeros where the file had grown and its bytes had not
 * come yet. Whatever else stands there may be what was promised to be kept.
 */
function isTornTail(bytes: Buffer, at: number, segment: number, kind: number): boolean {
  const tail = bytes.subarray(at);
  if (at === 0 ? isPartOfHeader(tail) : tail.length < HEAD_BYTES) return true;
  const length = measureRecord(bytes, at, segment, kind);
  return length === undefined ? tail.every((byte) => byte === 0) : length > tail.length;
}
