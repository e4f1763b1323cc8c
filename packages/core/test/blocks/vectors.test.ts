import { readFileSync } from "node:fs";
import { decodeBlock, encodeBlocks, encodeImportFrame, InvalidBlockError } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { toBytes, valuesOf, vectors } from "./vectors.ts";

const { valid, otherwise, invalid } = vectors;
const page = readFileSync(new URL("../../../../docs/point-block.md", import.meta.url), "utf8");

describe("docs/point-block/vectors.json", () => {
  it.each([...valid, ...otherwise].map((vector) => [vector.name, vector] as const))(
    "is read to the bit: %s",
    (_, vector) => {
      const { times, values } = decodeBlock(toBytes(vector.hex));
      expect([...times]).toEqual(vector.times);
      for (const [at, value] of valuesOf(vector).entries())
        expect(Object.is(values[at], value), `value ${at}`).toBe(true);
      expect(values.length).toBe(vector.times.length);
    },
  );

  it.each(valid.map((vector) => [vector.name, vector] as const))("is written by this encoder: %s", (_, vector) => {
    const blocks = encodeBlocks(vector.times, valuesOf(vector));
    expect(blocks.map((block) => Buffer.from(block).toString("hex"))).toEqual([vector.hex]);
  });

  it.each(invalid.map(({ name, hex }) => [name, hex]))("is refused: %s", (_, hex) => {
    expect(() => decodeBlock(toBytes(hex ?? ""))).toThrow(InvalidBlockError);
  });

  it("has every encoding", () => {
    expect([...new Set(valid.map(({ hex }) => hex.slice(2, 4)))].sort()).toEqual(["00", "01", "02", "03", "04"]);
  });
});

describe("docs/point-block.md", () => {
  /** The bytes at the beginning of each line of the code block after a text. */
  function bytesAfter(text: string): string {
    const [, lines = ""] = page.slice(page.indexOf(text)).match(/```text\n(.*?)```/s) ?? [];
    return lines
      .split("\n")
      .map((line) => /^(?:[0-9A-F]{2} ?)+/.exec(line)?.[0].replaceAll(" ", "") ?? "")
      .join("")
      .toLowerCase();
  }

  const example = valid.find(({ name }) => name === "the worked example");
  const block = toBytes(example?.hex ?? "");

  it("shows the worked example as it is", () => {
    expect(bytesAfter("## Worked example")).toBe(example?.hex);
  });

  it("shows the frame as it is", () => {
    const frame = encodeImportFrame({
      projectId: 6,
      deviceId: "greenhouse-3",
      blocks: [{ name: "temperature", block }],
    });
    // The page leaves out the inside of the block.
    const head = Buffer.from(frame.subarray(0, frame.length - block.length)).toString("hex");
    expect(bytesAfter("The block above")).toBe(`${head}010103`);
  });
});
