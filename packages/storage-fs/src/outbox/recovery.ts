import { readdir, readFile, rename, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { DamagedPart } from "@iobeam/core";
import { codeOf } from "../system-error.ts";
import { MAX_RECORD_BYTES } from "./record.ts";
import type { Removal } from "./removal.ts";
import { Segment } from "./segment.ts";
import type { SegmentFolder } from "./segment-folder.ts";
import type { SegmentList } from "./segment-list.ts";
import { ASIDE, makeSegmentName, readSegmentName, type SegmentName } from "./segment-name.ts";
import { scanSegment } from "./segment-scan.ts";

/** What was found in the folder of a log. */
export interface Recovery {
  /** Bytes of writes that were cut off. */
  tornBytes: number;
  /** What could not be read. */
  readonly damaged: DamagedPart[];
}

/** A file can be larger than a segment ever becomes only by damage, or because another program wrote it. */
const MOST_BYTES = 2 * MAX_RECORD_BYTES;

/** What says that this file cannot be read; any other failure may pass, and is not taken for damage. */
const UNREADABLE: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EIO", "EISDIR", "ELOOP"]);

/** Finds what waits in a folder, and adds it to `segments`. Content never makes it fail. */
export async function recoverSegments(folder: SegmentFolder, segments: SegmentList, kind: number): Promise<Recovery> {
  const recovery: Recovery = { tornBytes: 0, damaged: [] };
  const names = (await readdir(folder.path)).map(readSegmentName).filter((name) => name !== undefined);
  await deleteOrphans(folder, names);
  const found = names.filter(isSegment).sort((one, other) => one.number - other.number);
  let lastOpening: number | undefined;
  for (const name of found) {
    const segment = new Segment(folder.path, name.number, name.kind as Segment["kind"]);
    const opening = lastOpening ?? name.number;
    if (!(await recoverSegment({ folder, segment, kind, recovery, opening }))) continue;
    lastOpening = segment.opening;
    if (segment.live > 0) segments.add(segment);
    else await folder.delete(segment).catch(() => {});
  }
  // Not before all are added: a file that nobody needs must not use up the numbers before its own.
  for (const name of (await readdir(folder.path)).map(readSegmentName)) if (name) segments.passOver(name.number);
  await folder.sync().catch(() => {});
  return recovery;
}

function isSegment({ isAside, kind }: SegmentName): boolean {
  return !isAside && kind !== "removed";
}

interface Finding {
  readonly folder: SegmentFolder;
  readonly segment: Segment;
  readonly kind: number;
  readonly recovery: Recovery;
  /** The opening of the segment before: where its header is damaged, most likely its own. */
  readonly opening: number;
}

/** Reads one segment; tells whether it could be read. */
async function recoverSegment({ folder, segment, kind, recovery, opening }: Finding): Promise<boolean> {
  const bytes = await load(segment.path);
  if (bytes === undefined) {
    recovery.damaged.push(await putAside(folder, segment.path));
    return false;
  }
  const { end, isTorn, gaps, ...scan } = scanSegment(bytes, segment, kind);
  segment.size = bytes.length;
  segment.opening = scan.opening ?? opening;
  const removals = await segment.removals.load();
  removeRecords(segment, removals);
  const lost = gaps.filter(([from, to]) => !removals.some((removal) => removal[0] <= from && removal[1] >= to));
  if (lost.length > 0) {
    segment.isDamaged = true;
    const path = await folder.keepDamaged(segment.path);
    recovery.damaged.push({ path, bytes: lost.reduce((sum, [from, to]) => sum + to - from, 0) });
  }
  if (isTorn) {
    recovery.tornBytes += bytes.length - end;
    // A file with damage is left as it is, for whoever wants to look into it.
    if (gaps.length === 0 && (await cut(segment.path, end))) segment.size = end;
  }
  return true;
}

async function load(path: string): Promise<Buffer | undefined> {
  try {
    return (await stat(path)).size > MOST_BYTES ? undefined : await readFile(path);
  } catch (error) {
    if (UNREADABLE.has(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

async function putAside(folder: SegmentFolder, path: string): Promise<DamagedPart> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  folder.touch();
  const isAside = await rename(path, path + ASIDE).then(
    () => true,
    () => false,
  );
  return { path: isAside ? path + ASIDE : path, bytes };
}

/** Where it cannot be cut, it is found torn again the next time. */
function cut(path: string, end: number): Promise<boolean> {
  return truncate(path, end).then(
    () => true,
    () => false,
  );
}

function removeRecords(segment: Segment, removals: readonly Removal[]): void {
  for (const [from, to] of removals) {
    for (let index = segment.indexAt(from); index < segment.count && segment.offsetOf(index) < to; index++) {
      segment.remove(index);
    }
  }
}

/** A crash between deleting a segment and what was said of it leaves the latter. */
async function deleteOrphans(folder: SegmentFolder, names: readonly SegmentName[]): Promise<void> {
  const numbers = new Set(names.filter(({ kind }) => kind !== "removed").map(({ number }) => number));
  for (const { number, kind, isAside } of names) {
    if (kind !== "removed" || isAside || numbers.has(number)) continue;
    folder.touch();
    await rm(join(folder.path, makeSegmentName(number, kind)), { force: true }).catch(() => {});
  }
}
