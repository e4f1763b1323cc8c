import { describe, expect, it } from "vitest";
import { readOptions } from "../src/options.ts";
import { formatNumber, formatSpread } from "../src/report/format.ts";
import { renderForTerminal, renderMarkdown } from "../src/report/render.ts";
import { quantile, ratiosOf, spreadOf } from "../src/report/spread.ts";
import { encodeCopy } from "../src/server/postgres-copy.ts";

describe("figures", () => {
  it("are told as their median and their ends", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(formatSpread([1_234_567, 1_000_000, 2_000_000])).toBe("1,230,000 (1,000,000–2,000,000)");
    expect(formatSpread([2, 2], " ×")).toBe("2 ×");
    expect(formatSpread([])).toBe("–");
    expect(formatNumber(Number.NaN)).toBe("–");
  });

  it("are divided within their round", () => {
    expect(ratiosOf([10, 40], [5, 10])).toEqual([2, 4]);
    expect(ratiosOf([10], [])).toEqual([Number.NaN]);
  });
});

describe("tables", () => {
  const table = { title: "T", head: ["", "a"], rows: [["x|y", "1"]], notes: ["n"] };

  it("are Markdown", () => {
    expect(renderMarkdown(table)).toBe("### T\n\n|  | a |\n|-|-:|\n| x\\|y | 1 |\n\n- n");
  });

  it("are drawn on the terminal", () => {
    expect(renderForTerminal(table)).toContain("│ x|y │ 1 │");
  });
});

describe("options", () => {
  it("have defaults, small ones for a quick run", () => {
    expect(readOptions([])).toMatchObject({ rounds: 3, points: 1_000_000, quick: false });
    expect(readOptions(["--quick"])).toMatchObject({ rounds: 1, points: 20_000, quick: true });
    expect(readOptions(["--", "--only", "burst", "--points", "5"])).toMatchObject({ only: ["burst"], points: 5 });
  });

  it.each([["--rounds", "0"], ["--points", "x"], ["--only", "everything"], ["--unknown"]])(
    "refuse %s %s",
    (...args) => {
      expect(() => readOptions(args)).toThrow(args[0] === "--unknown" ? "--unknown" : (args[0] as string));
    },
  );
});

describe("COPY", () => {
  it("is written in PostgreSQL's binary form", () => {
    const readings = { times: Float64Array.of(258), values: Float64Array.of(1.5) };
    const row = "0003 00000004 00000007 00000008 0000000000000102 00000008 3ff8000000000000";
    const expected = `${Buffer.from("PGCOPY\n").toString("hex")}ff0d0a00 00000000 00000000 ${row} ffff`;
    expect(encodeCopy([{ series: 7, readings }]).toString("hex")).toBe(expected.replaceAll(" ", ""));
  });
});
