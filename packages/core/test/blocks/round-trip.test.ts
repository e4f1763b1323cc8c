import { decodeBlock, encodeBlocks, type PointValue, readBlockHeader } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyMicros, anyNumber, anyValue, holdsFor } from "../property.ts";

/** Time and value of every point, a double by its bits: `-0` is not `0`. */
function show(times: ArrayLike<number>, values: ArrayLike<PointValue>): string[] {
  return Array.from(times, (time, at) => `${time} ${Object.is(values[at], -0) ? "-0" : JSON.stringify(values[at])}`);
}

/** Encodes, decodes, and compares with what a map says: by time, the last one of a time. */
function comesBack(pairs: readonly (readonly [number, PointValue])[]): void {
  const blocks = encodeBlocks(
    pairs.map(([time]) => time),
    pairs.map(([, value]) => value),
  );
  const expected = [...new Map(pairs)].sort(([a], [b]) => a - b);
  const decoded = blocks.map(decodeBlock);
  expect(decoded.flatMap(({ times, values }) => show(times, values))).toEqual(
    show(
      expected.map(([time]) => time),
      expected.map(([, value]) => value),
    ),
  );
  for (const [at, { times, values }] of decoded.entries()) {
    const numbers = [...values].filter((value) => typeof value === "number");
    expect(readBlockHeader(blocks[at] as Uint8Array)).toMatchObject({
      count: times.length,
      firstMicros: times[0],
      lastMicros: times.at(-1),
      isNumeric: numbers.length > 0,
      least: numbers.length > 0 ? Math.min(...numbers) + 0 : 0,
      greatest: numbers.length > 0 ? Math.max(...numbers) + 0 : 0,
    });
  }
}

const decimal = fc.tuple(fc.integer(), fc.integer({ min: 0, max: 9 })).map(([whole, digits]) => whole / 10 ** digits);
const steps = fc.oneof(
  fc.integer({ min: 1, max: 2_000_000 }),
  fc.constantFrom(1, 1_000, 60_000_000),
  fc.maxSafeNat().map((step) => step + 1),
);
/** Times that rise from anywhere, and mostly stay in range. */
const rising = fc
  .tuple(anyMicros, fc.array(steps, { maxLength: 40 }))
  .map(([start, all]) => {
    const times = [start];
    for (const step of all) times.push((times.at(-1) as number) + step);
    return times;
  })
  .map((times) => times.filter(Number.isSafeInteger));

describe("points that are encoded and decoded", () => {
  it("are the same to the bit, in any order and of any kind", () => {
    holdsFor([fc.array(fc.tuple(anyMicros, anyValue), { maxLength: 20 })], comesBack);
  });

  it.each<[string, fc.Arbitrary<PointValue>]>([
    ["decimals", decimal],
    ["integers of any size", fc.maxSafeInteger()],
    ["any doubles", anyNumber],
    [
      "any bits of a double",
      fc
        .bigInt({ min: 0n, max: 2n ** 64n - 1n })
        .map(toDouble)
        .filter(Number.isFinite),
    ],
    ["doubles that were floats", fc.float({ noNaN: true, noDefaultInfinity: true })],
    ["few values", fc.constantFrom(0, -0, 1, -1, 0.1, 1e-300, Number.MAX_VALUE, Number.MIN_VALUE)],
    ["texts", fc.string({ unit: "binary", maxLength: 12 })],
    ["booleans", fc.boolean()],
  ])("are the same to the bit: %s at rising times", (_, value) => {
    const points = rising.chain((times) => {
      const values = fc.array(value, { minLength: times.length, maxLength: times.length });
      return values.map((all) => times.map((time, at) => [time, all[at] as PointValue] as const));
    });
    holdsFor([points], comesBack);
  });

  it("are the same to the bit: thousands, with times out of order and twice", () => {
    const spec = fc.record({
      count: fc.integer({ min: 990, max: 3_100 }),
      stride: fc.integer({ min: 1, max: 7 }),
      modulus: fc.integer({ min: 900, max: 4_000 }),
      digits: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(spec, ({ count, stride, modulus, digits }) =>
        comesBack(
          Array.from({ length: count }, (_, at) => [(at * stride) % modulus, ((at * 7_919) % 2_003) / 10 ** digits]),
        ),
      ),
      { numRuns: 30 },
    );
  });
});

function toDouble(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
