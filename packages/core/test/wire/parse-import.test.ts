import { decodeImport, type ImportBatch, parseImport } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumberColumns } from "../../src/wire/number-columns.ts";

/** What becomes of a body: a batch, or what is wrong with it. */
function outcome(parse: () => unknown, form: "list" | "table"): ImportBatch | string {
  try {
    return decodeImport(parse(), form);
  } catch (error) {
    return String(error);
  }
}

function expectSame(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (const form of ["list", "table"] as const) {
    expect(outcome(() => parseImport(bytes), form)).toEqual(outcome(() => JSON.parse(text), form));
  }
}

const list = (data: string): string => `{"project_id":1,"device_id":"d","sources":[{"name":"a","data":${data}}]}`;
const table = (data: string): string =>
  `{"project_id":1,"device_id":"d","timefmt":"usec","sources":{"fields":["time","a"],"data":${data}}}`;

describe("an import that is parsed into columns", () => {
  it.each([
    "[]",
    '[{"time":1,"value":2}]',
    '[{"time":1,"value":-0}]',
    '[{"time":1,"value":0.1},{"time":2,"value":-12.345}]',
    '[ {"time": 1, "value": 2}, {"time": 2, "value": 2.5}]',
    '[{"time":1,"value":123456789012345},{"time":2,"value":1.23456789012345}]',
    '[{"time":1,"value":1234567890123456789},{"time":2,"value":1e300},{"time":3,"value":0.1e-7}]',
    '[{"time":2,"value":1},{"time":1,"value":1},{"time":2,"value":3}]',
    '[{"value":1,"time":2}]',
    '[{"time":1,"value":"x"},{"time":2,"value":true}]',
    '[{"time":1.5,"value":1}]',
    '[{"time":1,"value":1},{"time":9007199254740993,"value":1}]',
    '[{"time":1,"value":null}]',
    '[{"time":1,"value":1,"more":1}]',
    '[{"time":01,"value":1}]',
    '[{"time":1,"value":1.}]',
    '[{"time":1,"value":.5}]',
    '[{"time":1,"value":+1}]',
    '[{"time":-1,"value":-1.-5000}]',
    '[{"time":1,"value":1},]',
    '[{"time":1,"value":1}',
    '[{"time":1,"value":1}]]',
    "[[1,2]]",
    "[[1,2],[3,4.5]]",
    "[[1,2],[3]]",
    "[[1,2,3]]",
    "[[1,null],[2,1]]",
    "[[1.5,2]]",
    "[[]]",
    "[[1,2],{}]",
  ])("comes to the same: %s", (data) => {
    expectSame(list(data));
    expectSame(table(data));
  });

  it.each([
    "",
    "{",
    "[]",
    '{"data":[[1,2]]}',
    '{"data":[{"time":1,"value":1}],"sources":[{"name":"a","data":"list 0"}]}',
    list('[{"time":1,"value":1}],"data":[{"time":2,"value":2}]'),
    list('[{"time":1,"value":1}]').replace("}]}", '},{"name":"b","data":[]}]}'),
    list('[{"time":1,"value":1}]').replace('"name":"a"', '"name":"\\"data\\":[[1,2]]"'),
    list('[{"time":1,"value":1}]').replace('"name":"a"', '"name":"ä\u{1F321}"'),
    list('[{"time":1,"value":1}]').replace('{"name":"a",', '{"inner":{"data":[[1,2]]},"name":"a",'),
    table("[[1,2]]").replace('"data"', '"values"'),
    table("[[1,2]]").replace("}}", ',"values":[[3,4]]}}'),
    `${list('[{"time":1,"value":1}]')}\uFEFF`,
    `${list('[{"time":1,"value":1}]')} x`,
  ])("comes to the same, whatever else it is: %s", (text) => {
    expectSame(text);
  });

  it("comes to the same as a table with the time in another place: it is refused", () => {
    for (const cells of ["[[1,2],[3,4]]", "[[1,2.5]]", "[[1,2],[3,null]]"]) {
      const text = table(cells).replace('["time","a"]', '["a","time"]');
      expectSame(text);
      expect(outcome(() => parseImport(new TextEncoder().encode(text)), "table")).toContain(
        "sources.fields[0] must be",
      );
    }
  });

  it.each([
    ["more columns than are worth it", "table", `[[${"1,".repeat(1_500)}1]]`],
    ["more rows that are too wide", "table", `[${`[${"1,".repeat(1_024)}1],`.repeat(3)}[1]]`],
    [
      "more series than are worth it",
      "list",
      Array(5_000).fill('[{"time":1,"value":1}]').join('},{"name":"a","data":'),
    ],
  ])("becomes no columns with %s, and comes to the same", (_what, form, data) => {
    const text = form === "list" ? list(data) : table(data);
    expectSame(text);
    expect(parseImport(new TextEncoder().encode(text))).toEqual(JSON.parse(text));
  });

  it("becomes columns where white space follows", () => {
    const body = parseImport(new TextEncoder().encode(`${list('[{"time":1,"value":2}]')}\r\n`));
    expect((body as { sources: [{ data: unknown }] }).sources[0].data).toBeInstanceOf(NumberColumns);
  });

  it("is refused where it is not UTF-8", () => {
    const bytes = new TextEncoder().encode(list('[{"time":1,"value":1}]').replace('"a"', '"?"'));
    bytes[bytes.indexOf(0x3f)] = 0xff;
    expect(() => parseImport(bytes)).toThrow(TypeError);
  });

  it("comes to the same for all numbers, however they are written", () => {
    const number = fc.oneof(
      fc.double().map((value) => JSON.stringify(value)),
      fc.integer().map(String),
      fc.tuple(fc.integer(), fc.nat(99_999)).map(([whole, part]) => `${whole}.${part}`),
      fc.stringMatching(/^-?\d{1,17}(\.\d{1,17})?(e-?\d{1,3})?$/),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(fc.nat().map(String), number), number)), (rows) => {
        expectSame(list(`[${rows.map(([time, value]) => `{"time":${time},"value":${value}}`).join(",")}]`));
        expectSame(table(`[${rows.map(([time, value]) => `[${time},${value}]`).join(", ")}]`));
      }),
      { numRuns: 500 },
    );
  });

  it("comes to the same for times that begin alike, whatever follows", () => {
    const first = fc.constantFrom(
      "17672256",
      "17672257",
      "10000000",
      "00000000",
      "1767225.",
      "-1767225",
      "\0\0\0\0\0\0\0\0",
    );
    const time = fc.tuple(first, fc.stringMatching(/^\d{0,12}(\.\d{0,2}|e\d)?$/)).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 4 }), (times) => {
        expectSame(list(`[${times.map((each) => `{"time":${each},"value":1}`).join(",")}]`));
        expectSame(table(`[${times.map((each) => `[${each},1]`).join(",")}]`));
        expectSame(`{"sources":[{"name":"a","data":[${times.map((each) => `{"time":${each}`).join(",")}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it("becomes columns with times in microseconds, too", () => {
    const text = list('[{"time":1767225600000000,"value":1},{"time":9007199254740991,"value":2}]');
    const { sources } = parseImport(new TextEncoder().encode(text)) as { sources: [{ data: NumberColumns }] };
    expect(sources[0].data).toBeInstanceOf(NumberColumns);
    expect(sources[0].data.toRows()).toEqual(JSON.parse(text).sources[0].data);
  });

  it("comes to the same where bytes are changed", () => {
    const whole = list('[{"time":1,"value":1.5},{"time":2,"value":-2}]');
    const change = fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(...'0123456789.-e,:{}[]" x'));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const text = [...whole];
        for (const [at, letter] of changes) text[at] = letter;
        expectSame(text.join(""));
      }),
      { numRuns: 2_000 },
    );
  });
});
