import type { Readings } from "./readings.ts";

/** What a set of points comes to, in whichever order they come. */
export interface Sum {
  /** How many points. */
  readonly count: number;
  /** 16 hexadecimal digits over the times and the bits of the values. */
  readonly checksum: string;
}

/** Adds points up to a {@link Sum}: one bit of one of them makes another checksum. */
export class Checksum {
  readonly #double = new Float64Array(2);
  readonly #words: Uint32Array = new Uint32Array(this.#double.buffer);
  #count = 0;
  #low = 0;
  #high = 0;

  add(micros: number, value: number): void {
    this.#double[0] = micros;
    this.#double[1] = value;
    const one = this.#mix(0x9e3779b9);
    this.#low = (this.#low + one) >>> 0;
    this.#high = (this.#high + this.#mix(one)) >>> 0;
    this.#count += 1;
  }

  get sum(): Sum {
    const digits = [this.#high, this.#low].map((half) => half.toString(16).padStart(8, "0"));
    return { count: this.#count, checksum: digits.join("") };
  }

  /** The end of MurmurHash3, over each of the four words in turn. */
  #mix(seed: number): number {
    let hash = seed;
    for (let at = 0; at < 4; at++) {
      hash = Math.imul(hash ^ (this.#words[at] ?? 0), 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
    return hash >>> 0;
  }
}

/** The sum of readings; `tick` is the finest step of time that the other side keeps, in microseconds. */
export function sumOf({ times, values }: Readings, tick: number = 1): Sum {
  const checksum = new Checksum();
  addReadings(checksum, { times, values }, tick);
  return checksum.sum;
}

/** Adds readings to a checksum, their times cut down to whole ticks. */
export function addReadings(checksum: Checksum, { times, values }: Readings, tick: number = 1): void {
  for (let at = 0; at < times.length; at++) {
    checksum.add(Math.floor((times[at] ?? Number.NaN) / tick) * tick, values[at] ?? Number.NaN);
  }
}
