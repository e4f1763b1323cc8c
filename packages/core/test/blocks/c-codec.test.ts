import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeBlock, encodeBlocks, InvalidBlockError, type PointValue } from "@iobeam/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crc32 } from "../../src/blocks/crc32.ts";
import { anyMicros, anyValue } from "../property.ts";
import { toBytes, vectors } from "./vectors.ts";

const source = fileURLToPath(new URL("../../../../docs/point-block/", import.meta.url));
const FLAGS = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1"];

function hasCompiler(): boolean {
  try {
    return execFileSync("cc", ["--version"]).length > 0;
  } catch {
    return false;
  }
}

/** A point as the program in C prints it: the time, what kind of value, and its bits. */
function show(time: number, value: PointValue): string {
  if (typeof value === "boolean") return `${time} b ${value ? 1 : 0}`;
  const bytes = Buffer.alloc(8);
  if (typeof value === "number") bytes.writeDoubleBE(value);
  return typeof value === "number"
    ? `${time} n ${bytes.toString("hex")}`
    : `${time} t ${Buffer.from(value).toString("hex")}`;
}

/** What the program has to answer for a block. */
function decodeHere(hex: string): string[] | undefined {
  try {
    const { times, values } = decodeBlock(toBytes(hex));
    return Array.from(times, (time, at) => show(time, values[at] as PointValue));
  } catch (error) {
    if (error instanceof InvalidBlockError) return undefined;
    throw error;
  }
}

function toHex(block: Uint8Array): string {
  return Buffer.from(block).toString("hex");
}

function sign(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes, bytes.length - 4), true);
  return bytes;
}

describe.skipIf(!hasCompiler())("the codec in C, docs/point-block/", () => {
  const folder = mkdtempSync(join(tmpdir(), "point-block-"));
  const program = join(folder, "point-block");
  beforeAll(() => {
    const files = readdirSync(source).filter((name) => name.endsWith(".c"));
    execFileSync("cc", [...FLAGS, "-o", program, ...files.map((name) => join(source, name))]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function ask(lines: readonly string[]): string[] {
    const input = lines.map((line) => `${line}\n`).join("");
    return execFileSync(program, { input, encoding: "utf8", maxBuffer: 2 ** 28 }).split("\n");
  }

  /** The points of each block, or `undefined` where the program refuses it. */
  function decodeThere(blocks: readonly string[]): (string[] | undefined)[] {
    const lines = ask(blocks.map((hex) => `decode ${hex}`)).values();
    return blocks.map(() => {
      const [, count] = /^ok (\d+)$/.exec(lines.next().value ?? "") ?? [];
      if (count === undefined) return undefined;
      return Array.from({ length: Number(count) }, () => lines.next().value?.trimEnd() ?? "");
    });
  }

  function agreesOn(blocks: readonly string[]): void {
    for (const [at, points] of decodeThere(blocks).entries()) {
      expect(points, blocks[at]).toEqual(decodeHere(blocks[at] as string)?.map((line) => line.trimEnd()));
    }
  }

  it("reads and refuses the vectors", () => {
    agreesOn([...vectors.valid, ...vectors.otherwise, ...vectors.invalid].map(({ hex }) => hex));
  });

  it("reads what is written here", () => {
    const series = fc.array(fc.tuple(anyMicros, anyValue), { minLength: 1, maxLength: 30 });
    const blocks = fc.sample(series, 2_000).flatMap((points) =>
      encodeBlocks(
        points.map(([time]) => time),
        points.map(([, value]) => value),
      ),
    );
    agreesOn(blocks.map(toHex));
  });

  it("refuses the same blocks of which some bytes were changed", () => {
    const valid = fc.constantFrom(...vectors.valid.map(({ hex }) => hex).filter(({ length }) => length < 1_000));
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    const changed = fc.tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 })).map(([hex, changes]) => {
      const bytes = toBytes(hex);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return toHex(sign(bytes));
    });
    agreesOn(fc.sample(changed, 20_000));
  });

  it("writes decimals that are read here", () => {
    const point = fc.tuple(anyMicros, fc.integer());
    const series = fc.uniqueArray(point, { selector: ([time]) => time, minLength: 1, maxLength: 50 });
    const rising = fc.sample(series, 1_000).map((points) => points.sort(([one], [other]) => one - other));
    const digits = fc.sample(fc.integer({ min: 0, max: 9 }), rising.length);
    const answers = ask(
      rising.map((points, at) => `encode ${digits[at]} ${points.map((pair) => pair.join(":")).join(" ")}`),
    );
    let written = 0;
    for (const [at, points] of rising.entries()) {
      const answer = answers[at] ?? "";
      // Two of the times may be too far apart for one block.
      if (answer === "refused jump") continue;
      const values = points.map(([time, m]) => show(time, m / 10 ** (digits[at] as number)));
      expect(decodeHere(answer.replace("ok ", ""))).toEqual(values);
      written++;
    }
    expect(written).toBeGreaterThan(200);
  });
});
