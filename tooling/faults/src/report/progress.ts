import type { PlannedFault } from "../plan/plan.ts";

/** Where nobody watches a line change, so many cycles make a line of their own. */
const CYCLES_A_LINE = 50;

/** Shows on standard error how far a run has come. */
export class Progress {
  readonly #cycles: number;
  readonly #start: number = performance.now();

  /** @param cycles - how many there will be */
  constructor(cycles: number) {
    this.#cycles = cycles;
  }

  /** A fault begins. */
  show({ kind }: PlannedFault, cycle: number, problems: number): void {
    const seconds = Math.round((performance.now() - this.#start) / 1_000);
    const trouble = problems === 0 ? "" : `  ${problems} problems`;
    const line = `${String(seconds).padStart(4)} s  fault ${cycle + 1} of ${this.#cycles}  ${kind}${trouble}`;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
    else if (cycle % CYCLES_A_LINE === 0) process.stderr.write(`${line}\n`);
  }

  /** No more faults. */
  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }
}
