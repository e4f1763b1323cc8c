import { decodeBlock, encodeBlocks, type PointValue } from "@iobeam/core";
import { describe, expect, it } from "vitest";

const [RAW, DECIMAL, XOR, BOOLEAN, TEXT] = [0, 1, 2, 3, 4];
const T0 = 1_427_316_488_000_000;

/** The only block of points, a second apart. */
function encode(values: readonly PointValue[], times: readonly number[] = secondsApart(values.length)): Uint8Array {
  const blocks = encodeBlocks(times, values);
  expect(blocks).toHaveLength(1);
  return blocks[0] as Uint8Array;
}

function secondsApart(count: number): number[] {
  return Array.from({ length: count }, (_, at) => T0 + at * 1_000_000);
}

/** A sequence of numbers from 0 up to 1 that looks random and is always the same. */
function* mulberry(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function random(count: number, make: (next: () => number) => number): number[] {
  const numbers = mulberry(7);
  return Array.from({ length: count }, () => make(() => numbers.next().value));
}

describe("encodeBlocks", () => {
  it.each<[string, number, readonly PointValue[]]>([
    ["decimals as decimals", DECIMAL, random(1_000, (next) => Math.round(next() * 4_500) / 100)],
    ["integers as decimals", DECIMAL, random(1_000, (next) => Math.round(next() * 1_000))],
    ["what was measured as floats by XOR", XOR, random(1_000, (next) => Math.fround(20 + next()))],
    ["zeros of both signs as decimals", DECIMAL, [0, -0, 1.5, -0, 0]],
    ["doubles without a pattern raw", RAW, random(1_000, (next) => (next() - 0.5) * 10 ** (next() * 40 - 20))],
    ["booleans as bits", BOOLEAN, [true, false, true]],
    ["texts as UTF-8", TEXT, ["clear", "süß", ""]],
  ])("writes %s", (_, encoding, values) => {
    const block = encode(values);
    expect(block[1]).toBe(encoding);
    const back = [...decodeBlock(block).values];
    expect(back.length).toBe(values.length);
    for (const [at, value] of values.entries()) expect(Object.is(back[at], value), `value ${at}`).toBe(true);
  });

  it("takes the way that is the smallest", () => {
    const jumps = Array.from({ length: 101 }, (_, at) => (at % 2 === 0 ? 2 ** 40 : -(2 ** 40)));
    // Six bytes a jump as decimals, eight raw, and two by XOR: only the sign differs.
    expect(encode(jumps)[1]).toBe(XOR);
    expect(encode(jumps).length).toBe(44 + 100 + 3 + 100 * 2);
  });

  it("takes at most 3.5 bytes a point for readings with two decimals, and 16.5 for random doubles", () => {
    const times = random(10_000, (next) => Math.round((next() - 0.5) * 600)).map((by, at) => T0 + at * 1_000_000 + by);
    let level = 2_000;
    const walk = random(10_000, (next) => {
      level += Math.round((next() - 0.5) * 100);
      return level / 100;
    });
    const bytes = (values: readonly number[]): number =>
      encodeBlocks(times, values).reduce((sum, { length }) => sum + length, 0) / values.length;
    expect(bytes(walk)).toBeLessThan(3.5);
    expect(bytes(random(10_000, (next) => next() * 10 ** (next() * 40 - 20)))).toBeLessThan(16.5);
  });

  it.each([
    ["seconds", 6, 1_000_000],
    ["milliseconds", 3, 1_000],
    ["microseconds", 0, 1],
  ])("counts steps in %s where all are whole", (_, exponent, unit) => {
    const times = [0, 5, 9, 11].map((step) => T0 + 7 + step * unit);
    const block = encode([1, 2, 3, 4], times);
    expect(block[2]).toBe(exponent);
    expect(block.length).toBe(44 + 3 + 4);
  });

  it("falls back to finer steps where a later one is not whole", () => {
    expect(encode([1, 2, 3], [0, 1_000_000, 1_001_000])[2]).toBe(3);
    expect(encode([1, 2, 3], [0, 1_000_000, 1_000_001])[2]).toBe(0);
  });

  it("begins a new block after 1,000 points, at a change of kind, and where a step is too long", () => {
    const counts = (times: readonly number[], values: readonly PointValue[]): number[] =>
      encodeBlocks(times, values).map((block) => decodeBlock(block).times.length);
    expect(counts(secondsApart(2_001), Array(2_001).fill(1))).toEqual([1_000, 1_000, 1]);
    expect(counts([1, 2, 3, 4], [1, 2, "x", 3])).toEqual([2, 1, 1]);
    expect(counts([-(2 ** 53) + 1, 1, 2 ** 53 - 1], [1, 2, 3])).toEqual([1, 2]);
  });

  it("makes no block of no points", () => {
    expect(encodeBlocks([], [])).toEqual([]);
  });

  it("takes typed arrays and leaves them as they are", () => {
    const [times, values] = [Float64Array.of(3, 1, 2), Float64Array.of(30, 10, 20)];
    const [block] = encodeBlocks(times, values) as [Uint8Array];
    expect(decodeBlock(block)).toEqual({ times: Float64Array.of(1, 2, 3), values: Float64Array.of(10, 20, 30) });
    expect([times, values]).toEqual([Float64Array.of(3, 1, 2), Float64Array.of(30, 10, 20)]);
  });

  it.each<[string, () => unknown]>([
    ["values must be as many as there are times, 2; received 1", () => encodeBlocks([1, 2], [1])],
    ["times[1] must be a whole number of microseconds", () => encodeBlocks([1, 1.5], [1, 2])],
    ["values[0] must be a finite number, a boolean, or a text", () => encodeBlocks([1], [Number.NaN])],
    ["values[1] must be a finite number, a boolean, or a text", () => encodeBlocks([1, 2], ["a", "\ud800"])],
    ["times must be an array; received null", () => encodeBlocks(null as never, [1])],
    ["values must be an array; received undefined", () => encodeBlocks([1], undefined as never)],
  ])("refuses: %s", (message, encode) => {
    expect(encode).toThrow(message);
  });
});
