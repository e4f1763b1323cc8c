import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { SequencePoint } from "../sequence/entry.ts";
import { between, pick, type Random } from "../sequence/random.ts";
import { listMarks, listSegments, marksOf, type OutboxFile } from "./outbox-file.ts";
import { moveHead, type OutboxRecord, readMarks, readRecords } from "./record-reader.ts";

const MOST_GARBAGE = 300;

/** What was done to the files of an outbox. */
export interface Damage {
  /** For people. */
  readonly what: string;
  /** Points that may be lost by it. */
  readonly points: readonly Pick<SequencePoint, "series" | "time">[];
  /** Whether the client has to tell of it. */
  readonly mustBeTold: boolean;
}

/** Adds to the newest segment what a write leaves that was cut off; `undefined` where there is no segment. */
export function tearTail(folder: string, random: Random): Damage | undefined {
  const file = listSegments(folder).at(-1);
  if (file === undefined) return undefined;
  const bytes = readFileSync(file.path);
  const tail = makeTail(bytes, file.segment, random);
  appendFileSync(file.path, tail);
  return { what: `${tail.length} bytes behind ${basename(file.path)}`, points: [], mustBeTold: true };
}

/** Changes a byte, or all that follows it away, in one of the records; `undefined` where there is none. */
export function damageSegment(folder: string, random: Random, how: "flip" | "cut"): Damage | undefined {
  const found = listSegments(folder).flatMap((file) => {
    const bytes = readFileSync(file.path);
    return readRecords(bytes, file.segment).map((record) => ({ file, bytes, record }));
  });
  if (found.length === 0) return undefined;
  const { file, bytes, record } = pick(random, found);
  const at = between(random, record.from + 1, record.to - 1);
  if (how === "cut") truncateSync(file.path, at);
  else writeFileSync(file.path, flip(bytes, at, random));
  const hit = found.filter((other) => other.file === file && isHit(other.record, record, how));
  return {
    what: `${how} at byte ${at} of ${basename(file.path)}`,
    points: hit.flatMap((other) => other.record.points),
    mustBeTold: hit.some((other) => !isRemoved(folder, file, other.record)),
  };
}

/** Damages what says which records are gone: they may be sent again, and nothing else. */
export function damageMarks(folder: string, random: Random): Damage | undefined {
  const files = listMarks(folder);
  if (files.length === 0) return undefined;
  const { path } = pick(random, files);
  const bytes = readFileSync(path);
  const at = between(random, 0, Math.max(0, bytes.length - 1));
  const how = pick(random, ["flip", "cut", "garbage", "delete"] as const);
  if (how === "delete") rmSync(path);
  else if (how === "cut") truncateSync(path, at);
  else if (how === "garbage") appendFileSync(path, makeGarbage(random));
  else if (bytes.length > 0) writeFileSync(path, flip(bytes, at, random));
  return { what: `${how} at byte ${at} of ${basename(path)}`, points: [], mustBeTold: false };
}

/** A record that is cut off, bytes of anything, or the zeros of a file that had only grown. */
function makeTail(bytes: Buffer, segment: number, random: Random): Buffer {
  const records = readRecords(bytes, segment);
  const kind = random();
  if (kind < 0.6 && records.length > 0) {
    const { from, to } = pick(random, records);
    const whole = moveHead(bytes.subarray(from, to), bytes.length, segment);
    return whole.subarray(0, between(random, 1, whole.length - 1));
  }
  return kind < 0.8 ? makeGarbage(random) : Buffer.alloc(between(random, 1, MOST_GARBAGE));
}

function makeGarbage(random: Random): Buffer {
  return Buffer.from(Array.from({ length: between(random, 1, MOST_GARBAGE) }, () => between(random, 0, 255)));
}

function flip(bytes: Buffer, at: number, random: Random): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << between(random, 0, 7));
  return flipped;
}

function isHit(record: OutboxRecord, hit: OutboxRecord, how: "flip" | "cut"): boolean {
  return record === hit || (how === "cut" && record.from > hit.from);
}

function isRemoved(folder: string, { segment }: OutboxFile, record: OutboxRecord): boolean {
  const marks = marksOf(folder, segment);
  if (marks === undefined) return false;
  return readMarks(readFileSync(marks.path), segment).some(([from, to]) => from <= record.from && to >= record.to);
}
