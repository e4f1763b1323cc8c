import { decodeBlock, encodeBlocks, InvalidBlockError, type PointValue } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../src/blocks/crc32.ts";
import { caught } from "../caught.ts";
import { holdsFor } from "../property.ts";

/** `FUZZ_BLOCKS=10000000 pnpm exec vitest run packages/core/test/blocks` hunts. */
const INPUTS = Number(process.env["FUZZ_BLOCKS"] ?? 1_000_000);

const seconds = (count: number): number[] => Array.from({ length: count }, (_, at) => at * 1_000_003);

/** A block of every encoding, and with every kind of varint. */
const seeds: Uint8Array[] = [
  [1, 2.5, -3.25, 100],
  [0.1, 1 / 3, 2 / 3],
  [Math.fround(0.1), Math.fround(0.2), Math.fround(0.2)],
  [2 ** 50, -(2 ** 50), 0],
  [true, false, true, true, false, true, true, true, false],
  ["a", "größer", ""],
  [7],
  [0, -0, 0, -0, 1],
].map((values) => encodeBlocks(seconds(values.length), values as PointValue[])[0] as Uint8Array);
seeds.push(encodeBlocks([-(2 ** 53) + 1, -5, 0, 2 ** 52], [1, 2, 3, 4])[0] as Uint8Array);

/** With the checksum made right again, so that what lies behind it is tried too. */
function sign(block: Uint8Array): Uint8Array {
  if (block.length >= 4) new DataView(block.buffer).setUint32(block.length - 4, crc32(block, block.length - 4), true);
  return block;
}

/** Decodes to something valid, or throws `InvalidBlockError`; tells whether it decoded. */
function survives(block: Uint8Array): boolean {
  try {
    const { times, values } = decodeBlock(block);
    if (times.length !== values.length || times.length === 0 || times.length > 1_000) throw new Error("bad length");
    for (let at = 0; at < times.length; at++) {
      if (!Number.isSafeInteger(times[at])) throw new Error("bad time");
      if (at > 0 && !((times[at] as number) > (times[at - 1] as number))) throw new Error("times do not rise");
      if (typeof values[at] === "number" && !Number.isFinite(values[at])) throw new Error("bad value");
    }
    return true;
  } catch (error) {
    if (error instanceof InvalidBlockError) return false;
    throw error;
  }
}

describe("decodeBlock of hostile bytes", () => {
  it(`ends in points or in InvalidBlockError for ${INPUTS} changed blocks`, { timeout: 600_000 }, () => {
    let state = 12_345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let decoded = 0;
    for (let input = 0; input < INPUTS; input++) {
      const seed = seeds[random(seeds.length)] as Uint8Array;
      const cut = random(20) === 0 ? random(seed.length) : seed.length;
      const block = seed.slice(0, cut);
      for (let changes = random(4); changes >= 0; changes--) block[random(block.length)] = random(256);
      if (survives(random(10) === 0 ? block : sign(block))) decoded++;
    }
    // Most changes are noticed, and some are none or make another valid block: both ways were taken.
    expect(decoded).toBeGreaterThan(INPUTS / 1_000);
    expect(decoded).toBeLessThan(INPUTS / 2);
  });

  it("ends in points or in InvalidBlockError for any bytes behind a valid header", () => {
    const header = fc.tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 7 }),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 1_001 }),
      fc.integer({ min: 0, max: 40 }),
    );
    holdsFor([header, fc.uint8Array({ maxLength: 80 })], ([encoding, times, values, count, length], rest) => {
      const block = new Uint8Array(44 + rest.length);
      const view = new DataView(block.buffer);
      block.set([1, encoding, times, values]);
      view.setUint16(4, count, true);
      view.setUint16(6, length, true);
      view.setBigInt64(16, 2n ** 40n, true);
      block.set(rest, 40);
      survives(sign(block));
    });
  });

  it.each([null, undefined, "text", [1, 2], new ArrayBuffer(50)])("refuses %s, which are no bytes", (block) => {
    expect(() => decodeBlock(block as never)).toThrow("block must be a Uint8Array");
  });

  it("notices every single changed bit", () => {
    for (const seed of seeds) {
      for (let bit = 0; bit < seed.length * 8; bit++) {
        const block = seed.slice();
        block[bit >> 3] = (block[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(survives(block)).toBe(false);
      }
    }
  });

  it("notices every cut, and every byte too many", () => {
    for (const seed of seeds) {
      for (let length = 0; length < seed.length; length++) expect(survives(seed.slice(0, length))).toBe(false);
      expect(survives(Uint8Array.of(...seed, 0))).toBe(false);
      expect(survives(sign(Uint8Array.of(...seed.slice(0, -4), 0, 0, 0, 0, 0)))).toBe(false);
    }
  });

  it.each<[string, (block: Uint8Array, view: DataView) => void]>([
    ["is of version 2; this package reads version 1", (block) => block.fill(2, 0, 1)],
    ["uses an encoding that this package does not know", (block) => block.fill(5, 1, 2)],
    ["uses an encoding that this package does not know", (block) => block.fill(7, 2, 3)],
    ["uses an encoding that this package does not know", (block) => block.fill(23, 3, 4)],
    ["says that it has 0 points", (_, view) => view.setUint16(4, 0, true)],
    ["says that it has 1001 points", (_, view) => view.setUint16(4, 1_001, true)],
    ["is cut off within its times", (_, view) => view.setUint16(6, 60_000, true)],
    ["has times out of order", (_, view) => view.setBigInt64(16, -1n, true)],
    ["has times out of order", (_, view) => view.setBigInt64(16, 2n ** 53n, true)],
    ["has times that do not rise from its first to its last", (_, view) => view.setBigInt64(16, 5n, true)],
    ["has other numbers than its range says", (_, view) => view.setFloat64(24, 0, true)],
    ["has other numbers than its range says", (_, view) => view.setFloat64(32, 101, true)],
  ])("says what is wrong: %s", (problem, change) => {
    const block = (seeds[0] as Uint8Array).slice();
    change(block, new DataView(block.buffer));
    const error = caught(() => decodeBlock(sign(block)));
    expect(error).toBeInstanceOf(InvalidBlockError);
    expect((error as Error).message).toContain(`The point block ${problem}`);
  });

  it("refuses a range where there are no numbers, and bits behind the last boolean", () => {
    const ranged = (seeds[5] as Uint8Array).slice();
    new DataView(ranged.buffer).setFloat64(24, 1, true);
    expect(() => decodeBlock(sign(ranged))).toThrow("has a range, and no numbers");
    const padded = (seeds[4] as Uint8Array).slice();
    padded[padded.length - 5] = 0xff;
    expect(() => decodeBlock(sign(padded))).toThrow("has values that do not fill it");
  });

  it("refuses a text that is longer than a value may be", () => {
    const [longest = new Uint8Array()] = encodeBlocks([0], ["€".repeat(65_536)]);
    expect(survives(longest)).toBe(true);
    const longer = new Uint8Array(longest.length + 3);
    longer.set(longest);
    longer.set([0x83, 0x80, 0x0c], 40);
    longer.set([0xe2, 0x82, 0xac], longest.length - 4);
    expect(survives(sign(longer))).toBe(false);
  });
});
