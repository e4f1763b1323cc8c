const FIRST_BYTES = 65_536;
const MOST_BYTES = 1_048_576;
const QUICK_MS = 1_000;

/**
 * How large the bodies of blocks are: 64 KiB at first, which a slow line carries within the deadline, and more
 * while they are answered quickly, so that a backlog travels in few requests.
 */
export class BodySize {
  #bytes = FIRST_BYTES;
  #most = MOST_BYTES;

  /** The most bytes for the next body; a single block may be larger. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A body of `bytes` was acknowledged within `ms` milliseconds. */
  acknowledged(bytes: number, ms: number): void {
    const isFull = bytes > this.#bytes / 2;
    if (isFull && ms < QUICK_MS) this.#bytes = Math.min(this.#most, 2 * this.#bytes);
  }

  /** A body of `bytes` was not answered in time. */
  timedOut(bytes: number): void {
    this.#bytes = bytes / 2;
  }

  /** A body of `bytes` is larger than the backend takes. */
  refused(bytes: number): void {
    this.#most = bytes / 2;
    this.#bytes = this.#most;
  }
}
