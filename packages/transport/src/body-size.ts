const FIRST_BYTES = 65_536;
const MOST_BYTES = 1_048_576;
const QUICK_MS = 1_000;

/**
 * How large the bodies of blocks are: 64 KiB at first, which a slow line carries within the deadline, and more
 * while they are answered quickly, so that a backlog travels in few requests.
 */
export class BodySize {
  /** The most bytes for the next body; a single block may be larger. */
  bytes: number = FIRST_BYTES;

  /** A body of `bytes` was acknowledged within `ms` milliseconds. */
  acknowledged(bytes: number, ms: number): void {
    const isFull = bytes > this.bytes / 2;
    if (isFull && ms < QUICK_MS) this.bytes = Math.min(MOST_BYTES, 2 * this.bytes);
  }

  /** A body of `bytes` was too large, or took too long. */
  failed(bytes: number): void {
    this.bytes = bytes / 2;
  }
}
