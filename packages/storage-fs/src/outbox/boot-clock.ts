import { readFile } from "node:fs/promises";
import type { BootClock } from "@iobeam/core";

/** Linux makes a new one at every start (random(4)). */
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

/** The clock of this start of the machine; `undefined` where the system does not name its starts. */
export async function findBootClock(): Promise<BootClock | undefined> {
  const origin = await readFile(BOOT_ID, "utf8").catch(() => "");
  if (origin.trim() === "") return undefined;
  // CLOCK_MONOTONIC on Linux: the same for all processes.
  return { origin: origin.trim(), elapsedMs: () => Number(process.hrtime.bigint() / 1_000n) / 1_000 };
}
