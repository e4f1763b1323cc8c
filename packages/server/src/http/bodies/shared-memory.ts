/** One piece of memory for many byte arrays: between threads each piece costs as much as copying some kilobytes. */
export class SharedMemory {
  /** Holds nothing but what is put into it. */
  readonly buffer: ArrayBuffer;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #used = 0;

  /** @param length - how many bytes will be put into it */
  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.buffer = this.#bytes.buffer;
  }

  /** The same bytes in this memory. */
  put(bytes: Uint8Array): Uint8Array {
    const start = this.#used;
    this.#bytes.set(bytes, start);
    this.#used += bytes.length;
    return this.#bytes.subarray(start, this.#used);
  }
}
