/** Does one thing after another. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does `work` when everything before it is done, or has failed. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }
}
