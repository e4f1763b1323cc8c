import { setImmediate } from "node:timers/promises";

/** How long others wait for their turn; milliseconds. */
const TURN_MS = 5;

/** Lets long work give way to whatever else waits for the event loop. */
export class Pacer {
  #since = performance.now();

  /** Whether it is time to rest. */
  get isDue(): boolean {
    return performance.now() - this.#since >= TURN_MS;
  }

  /** Lets everything else go first. */
  async rest(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}
