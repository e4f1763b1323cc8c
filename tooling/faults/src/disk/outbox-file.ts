import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SEGMENT = /^(\d+)\.(?:batches|points)$/;
const MARKS = /^(\d+)\.removed$/;

/** A file of an outbox. */
export interface OutboxFile {
  readonly path: string;
  /** The number of the segment that it is, or belongs to. */
  readonly segment: number;
}

/** The segments of an outbox, the oldest first. */
export function listSegments(folder: string): OutboxFile[] {
  return list(folder, SEGMENT);
}

/** What says of each segment which of its records are gone. */
export function listMarks(folder: string): OutboxFile[] {
  return list(folder, MARKS);
}

/** Where the marks of a segment are, if there are any. */
export function marksOf(folder: string, segment: number): OutboxFile | undefined {
  return listMarks(folder).find((file) => file.segment === segment);
}

function list(folder: string, form: RegExp): OutboxFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const number = form.exec(name)?.[1];
      return number === undefined ? [] : [{ path: join(folder, name), segment: Number(number) }];
    })
    .sort((one, other) => one.segment - other.segment);
}
