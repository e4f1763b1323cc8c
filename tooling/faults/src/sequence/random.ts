/** Numbers from 0 up to 1. */
export type Random = () => number;

/** Random numbers from a seed (mulberry32): the same seed, the same numbers. */
export function makeRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 32 bits that depend on every bit of every number; for what is looked up in any order. */
export function hashOf(...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    for (const half of [number >>> 0, Math.floor(number / 2 ** 32) >>> 0]) {
      hash = Math.imul(hash ^ half, 0x9e3779b1);
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
  }
  return hash >>> 0;
}

/** A whole number from `least` to `most`. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One of some things. */
export function pick<Thing>(random: Random, things: readonly Thing[]): Thing {
  return things[Math.floor(random() * things.length)] as Thing;
}
