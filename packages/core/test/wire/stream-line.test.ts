import {
  decodeStreamLine,
  encodeStreamCursor,
  encodeStreamEnd,
  encodeStreamPoints,
  InvalidResponseError,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../blocks.ts";
import { caught } from "../caught.ts";
import { anyDeviceId, anyMicros, anySeriesName, anyValue, holdsFor } from "../property.ts";

const anyLabels = fc.option(fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })), {
  nil: undefined,
});
const anyPoints = fc
  .uniqueArray(fc.tuple(anyMicros, anyValue), { maxLength: 5, selector: ([time]) => time })
  .map((pairs) => pairs.sort(([a], [b]) => a - b));

describe("the lines of a stream", () => {
  it("are read as they were written", () => {
    holdsFor([anyDeviceId, anySeriesName, anyLabels, anyPoints], (deviceId, name, labels, pairs) => {
      const blocks = blocksOf(name, pairs).map(({ block }) => block);
      const text = encodeStreamPoints({ deviceId, name, labels, blocks }, "usec");
      const source = { device_id: deviceId, name, ...(labels === undefined ? {} : { labels }) };
      const read = text.split("\n").slice(0, -1).map(decodeStreamLine);
      const expected = pairs.map(([time, value]) => ({ kind: "point", point: { ...source, time, value } }));
      expect(JSON.stringify(read.map(sorted))).toBe(JSON.stringify(expected.map(sorted)));
    });
  });

  it("tell where a page and everything ends", () => {
    expect(decodeStreamLine(encodeStreamCursor('a"b').trimEnd())).toEqual({ kind: "cursor", cursor: 'a"b' });
    expect(decodeStreamLine(encodeStreamEnd(7).trimEnd())).toEqual({ kind: "end", points: 7 });
  });

  it.each([
    "",
    "{",
    "null",
    "5",
    "[]",
    "{}",
    '{"cursor":null}',
    '{"cursor":null,"points":"1"}',
    '{"device_id":"d","name":"s","time":1}',
    '{"device_id":"d","name":"s","time":1.5,"value":1}',
    '{"device_id":"d","time":1,"value":1}',
    '{"device_id":"d","name":"s","time":1,"value":1,"labels":[]}',
    '{"device_id":"d","name":"s","time":1,"value":1,"labels":{"a":1}}',
  ])("are refused where they are %s", (line) => {
    expect(() => decodeStreamLine(line)).toThrow(InvalidResponseError);
  });

  it("lead to nothing but InvalidResponseError, whatever JSON they are", () => {
    holdsFor([fc.jsonValue()], (value) => {
      const read = () => decodeStreamLine(JSON.stringify(value));
      try {
        read();
      } catch {
        expect(caught(read)).toBeInstanceOf(InvalidResponseError);
      }
    });
  });
});

/** -0 as a text of its own: JSON.stringify writes it without its sign. */
function sorted(line: object): unknown {
  return JSON.parse(
    JSON.stringify(line, (_key, part: unknown) => {
      if (Object.is(part, -0)) return "-0";
      if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
      return Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
    }),
  );
}
