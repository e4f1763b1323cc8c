import { mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "../system-error.ts";

/** The system's structure for the path of a socket holds 104 bytes at least, with a zero at the end. */
const LONGEST_PATH = 103;

/** What is added to the folder: a slash, `lock-`, 12 digits, and `.new`. */
const NAME_BYTES = 22;

/** Whether the path of a folder is short enough for sockets in it. */
export function takesSockets(folder: string): boolean {
  return Buffer.byteLength(folder) + NAME_BYTES <= LONGEST_PATH;
}

/** Makes a folder for the locks of a folder that cannot have them. It is named after what all names of that share. */
export async function placeElsewhere(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const place = join(tmpdir(), `iobeam-lock-${dev}-${ino}`);
  await mkdir(place, 0o700).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  return place;
}
