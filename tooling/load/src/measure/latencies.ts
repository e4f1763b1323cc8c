/** How long each of many things took, in milliseconds. */
export class Latencies {
  #samples = new Float64Array(1_024);
  #count = 0;

  /** Another one. */
  add(ms: number): void {
    if (this.#count === this.#samples.length) {
      const more = new Float64Array(2 * this.#count);
      more.set(this.#samples);
      this.#samples = more;
    }
    this.#samples[this.#count++] = ms;
  }

  /** How many. */
  get count(): number {
    return this.#count;
  }

  /** The time that a part of them did not exceed; `NaN` where there are none. */
  quantile(part: number): number {
    const sorted = this.#samples.slice(0, this.#count).sort();
    return sorted[Math.min(this.#count - 1, Math.floor(part * this.#count))] ?? Number.NaN;
  }
}
