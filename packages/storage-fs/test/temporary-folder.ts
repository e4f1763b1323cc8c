import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder for the running test; it goes with it. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "iobeam-storage-fs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
