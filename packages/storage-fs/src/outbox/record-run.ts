import type { Segment } from "./segment.ts";

/** Records of one segment that are read together. */
export interface RecordRun {
  /** The segment. */
  readonly segment: Segment;
  /** Which of its records; those between them are read and not looked at. */
  readonly indexes: number[];
}

/** Reading so much in vain is faster than another read. */
const LARGEST_HOLE = 16_384;

/**
 * Chooses records, oldest first.
 *
 * @param maxBytes - how much of them; one is chosen however large it is
 * @param skip - ids of records to pass over
 */
export function chooseRuns(
  segments: readonly Segment[],
  maxBytes: number,
  skip: (id: number) => boolean = () => false,
): RecordRun[] {
  const runs: RecordRun[] = [];
  let bytes = 0;
  for (const segment of segments) {
    for (let index = segment.firstLive(); index < segment.count; index++) {
      if (!segment.isLive(index) || skip(segment.idOf(index))) continue;
      bytes += segment.endOf(index) - segment.offsetOf(index);
      if (bytes > maxBytes && runs.length > 0) return runs;
      addTo(runs, segment, index);
    }
  }
  return runs;
}

function addTo(runs: RecordRun[], segment: Segment, index: number): void {
  const run = runs.at(-1);
  const before = run?.indexes.at(-1);
  if (run?.segment === segment && before !== undefined) {
    if (segment.offsetOf(index) - segment.endOf(before) <= LARGEST_HOLE) {
      run.indexes.push(index);
      return;
    }
  }
  runs.push({ segment, indexes: [index] });
}
