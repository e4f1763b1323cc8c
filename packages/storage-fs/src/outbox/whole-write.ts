import { writeSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Writes all of `bytes`. A disk that becomes full takes a part at first, and says why with the rest. */
export async function writeWhole(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += check(bytesWritten);
  }
}

/** The same, and it is done when this returns. */
export function writeWholeNow(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += check(writeSync(file, bytes, done, bytes.length - done, position + done));
  }
}

function check(written: number): number {
  if (written === 0) throw new Error("the file takes no more bytes");
  return written;
}
