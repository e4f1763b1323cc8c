import { type FileHandle, open } from "node:fs/promises";
import { codeOf } from "../system-error.ts";
import { isIntact } from "./record.ts";
import type { RecordRun } from "./record-run.ts";

/**
 * Reads the records of a run, with one read.
 *
 * @returns their bytes; `undefined` for those that are damaged
 */
export async function readRun({ segment, indexes }: RecordRun): Promise<(Buffer | undefined)[]> {
  const file = await open(segment.path, "r").catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
    return undefined;
  });
  if (file === undefined) return indexes.map(() => undefined);
  try {
    const start = segment.offsetOf(indexes[0] ?? 0);
    const whole = await readBytes(file, start, segment.endOf(indexes.at(-1) ?? 0));
    const records: (Buffer | undefined)[] = [];
    for (const index of indexes) {
      const [offset, end] = [segment.offsetOf(index), segment.endOf(index)];
      // Where the disk cannot read one place of a run, the others are read by themselves.
      const record = whole?.subarray(offset - start, end - start) ?? (await readBytes(file, offset, end));
      records.push(record !== undefined && isIntact(record, segment.number, offset) ? record : undefined);
    }
    return records;
  } finally {
    await file.close();
  }
}

/** `undefined` where the disk cannot read them, or the file has become shorter. */
async function readBytes(file: FileHandle, from: number, to: number): Promise<Buffer | undefined> {
  const bytes = Buffer.allocUnsafeSlow(to - from);
  for (let done = 0; done < bytes.length; ) {
    const read = await file.read(bytes, done, bytes.length - done, from + done).catch((error: unknown) => {
      if (codeOf(error) !== "EIO") throw error;
      return { bytesRead: 0 };
    });
    if (read.bytesRead === 0) return undefined;
    done += read.bytesRead;
  }
  return bytes;
}
