import { readFileSync } from "node:fs";
import { ErrorCode } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { exportedClasses, samples } from "./samples.ts";

const page = readFileSync(new URL("../../../../docs/errors.md", import.meta.url), "utf8");

/** The rows of the table under a heading, each as its cells without code marks. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", ""))
      .slice(1, -1),
  );
}

describe("docs/errors.md", () => {
  it("lists exactly the codes and classes that the package exports, in order", () => {
    const expected = exportedClasses.map((name) => [samples[name as keyof typeof samples].code, name]).sort();
    expect(rowsUnder("The family").map((cells) => cells.slice(0, 2))).toEqual(expected);
  });

  it("says of each whether it is retryable, when it comes and what to do", () => {
    for (const [, name, when, what, retryable] of rowsUnder("The family")) {
      const error = samples[name as keyof typeof samples];
      const expected = error.code === "PARTIAL_IMPORT" ? "as its cause" : error.retryable ? "yes" : "no";
      expect([name, retryable]).toEqual([name, expected]);
      expect([when, what].every((text) => (text ?? "").length > 10)).toBe(true);
    }
  });

  it("names the context fields that each class has", () => {
    const shared = new Set(["name", "code", "retryable", "retryAfterMs", "stack", "message", "cause"]);
    for (const [, name, when = ""] of rowsUnder("The family")) {
      const fields = Object.keys(samples[name as keyof typeof samples]).filter((field) => !shared.has(field));
      expect(
        fields.filter((field) => !when.includes(field)),
        name,
      ).toEqual([]);
    }
  });

  it("lists exactly the numbers of the wire", () => {
    const expected = Object.entries(ErrorCode).map(([name, number]) => [String(number), name]);
    expect(rowsUnder("The numbers on the wire").map((cells) => cells.slice(0, 2))).toEqual(expected);
  });
});
