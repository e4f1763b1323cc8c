import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { quantile } from "../report/spread.ts";
import { withTemporaryFolder } from "./temporary-folder.ts";

/** The disk that the servers write to. */
export interface Disk {
  readonly fileSystem: string;
  /** The median time that 4 KiB take to be written and synced, in milliseconds. */
  readonly syncMs: number;
}

const WRITES = 200;

/** Looks at the disk that temporary folders are on. */
export function describeDisk(): Promise<Disk> {
  return withTemporaryFolder(async (folder) => ({
    fileSystem: await readFileSystem(folder),
    syncMs: await measureSync(join(folder, "sync")),
  }));
}

async function readFileSystem(folder: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("findmnt", ["-no", "FSTYPE", "-T", folder]);
    return stdout.trim();
  } catch {
    return "an unknown file system";
  }
}

async function measureSync(path: string): Promise<number> {
  const file = await open(path, "w");
  const taken: number[] = [];
  for (let write = 0; write < WRITES; write++) {
    const start = performance.now();
    await file.write(Buffer.alloc(4_096, write));
    await file.datasync();
    taken.push(performance.now() - start);
  }
  await file.close();
  return quantile(taken, 0.5);
}
