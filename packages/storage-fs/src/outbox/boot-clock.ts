import { readFile } from "node:fs/promises";
import { uptime } from "node:os";
import type { BootClock } from "@iobeam/core";

/** Linux makes a new one at every start (random(4)). */
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

/** The two clocks are not read at once, and one of them counts hundredths of a second. */
const TOLERANCE_MS = 1_000;

/**
 * The clock of this start of the machine, to hundredths of a second; `undefined` where the system does not name its
 * starts, and in containers that count from a start of their own.
 *
 * It is the one that goes on while the machine sleeps (CLOCK_BOOTTIME): times that were taken before a sleep and are
 * corrected after it would otherwise be wrong by its length.
 */
export async function findBootClock(): Promise<BootClock | undefined> {
  const origin = (await readFile(BOOT_ID, "utf8").catch(() => "")).trim();
  if (origin === "") return undefined;
  let latest = 0;
  const elapsedMs = (): number => {
    latest = Math.max(latest, uptime() * 1_000);
    return latest;
  };
  // The clock that stands still is never ahead, unless /proc/uptime is not the machine's.
  const awakeMs = Number(process.hrtime.bigint() / 1_000_000n);
  return elapsedMs() + TOLERANCE_MS < awakeMs ? undefined : { origin, elapsedMs };
}
