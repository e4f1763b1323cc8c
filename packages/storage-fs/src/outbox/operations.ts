import { StorageError } from "@iobeam/core";

/** What is under way in an outbox, until it is closed. */
export class Operations {
  readonly #path: string;
  readonly #underWay = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws {@link StorageError} once it is closed */
  check(): void {
    if (this.#isClosed) throw new StorageError("use", this.#path, { cause: new Error("the outbox is closed") });
  }

  /** Does `work`, which closing waits for. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    const done = work();
    this.#underWay.add(done);
    try {
      return await done;
    } finally {
      this.#underWay.delete(done);
    }
  }

  /** Takes no more; resolves when what is under way is done, or has failed. */
  async end(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#underWay);
  }
}
