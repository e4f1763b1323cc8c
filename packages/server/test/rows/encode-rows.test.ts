import { describe, expect, it } from "vitest";
import { type Answer, NO_ROWS } from "../../src/rows/answer.ts";
import type { Cell } from "../../src/rows/condition.ts";
import { encodeRowsCsv, encodeRowsJson } from "../../src/rows/encode-rows.ts";

const MICROS = 1_427_316_488_000_123;

function answer(columns: readonly string[], rows: readonly (readonly Cell[])[]): Answer {
  return { columns, length: rows.length, cellsAt: (index) => rows[index] ?? [] };
}

describe("rows as JSON", () => {
  const table = answer(
    ["time", "device_id", 'a"b'],
    [
      [MICROS, "d", -0],
      [-1, null, "x\n\u{1F321}"],
      [0, "", true],
    ],
  );

  it.each([
    ["usec", `[${MICROS},"d",-0],[-1,null,"x\\n\u{1F321}"],[0,"",true]`],
    ["msec", `[1427316488000,"d",-0],[-1,null,"x\\n\u{1F321}"],[0,"",true]`],
    ["sec", `[1427316488,"d",-0],[-1,null,"x\\n\u{1F321}"],[0,"",true]`],
    [
      "timeval",
      `[{"sec":1427316488,"usec":123},"d",-0],[{"sec":-1,"usec":999999},null,"x\\n\u{1F321}"],[{"sec":0,"usec":0},"",true]`,
    ],
  ] as const)("have their times in %s", (timefmt, rows) => {
    const head = '{"result":[{"fields":["time","device_id","a\\"b"],"values":[';
    expect([...encodeRowsJson(table, timefmt)].join("")).toBe(`${head}${rows}]}]}`);
  });

  it("are an empty result where there are none", () => {
    expect([...encodeRowsJson(NO_ROWS, "msec")].join("")).toBe('{"result":[]}');
  });
});

describe("rows as CSV", () => {
  it("have quotes where they need them, and nothing for null", () => {
    const table = answer(["time", "d,e", "f"], [
      [MICROS, 'say "a"', null],
      [0, "", false],
      [1_000, "a\nb", -0.5],
    ] as const);
    expect([...encodeRowsCsv(table, "input", "msec")].join("")).toBe(
      'time,"input.d,e",input.f\n1427316488000,"say ""a""",\n0,"",false\n1,"a\nb",-0.5\n',
    );
  });

  it("have a timeval as one number", () => {
    expect([...encodeRowsCsv(answer(["time"], [[MICROS]]), "input", "timeval")].join("")).toBe(
      "time\n1427316488.000123\n",
    );
  });

  it("are a header where there are none", () => {
    expect([...encodeRowsCsv(NO_ROWS, "input", "msec")].join("")).toBe("time\n");
  });
});
