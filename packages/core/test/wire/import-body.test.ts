import { decodeImport, encodeListImport, encodeTableImport, type ImportBatch, type SeriesBlock } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf, pointsBySeries } from "../blocks.ts";
import { anyDeviceId, anyMicros, anyNumber, anySeriesName, anyValue, holdsFor } from "../property.ts";

const head = { projectId: 6, deviceId: "d", blocks: [] } satisfies ImportBatch;

function travel(body: string, form: "list" | "table"): ImportBatch {
  return decodeImport(JSON.parse(body), form);
}

describe("encodeListImport", () => {
  it("writes the list form in microseconds", () => {
    const blocks = blocksOf("temp", [[1_427_316_488_000_001, 22]]);
    expect(encodeListImport({ ...head, blocks })).toBe(
      '{"project_id":6,"device_id":"d","timefmt":"usec",' +
        '"sources":[{"name":"temp","data":[{"time":1427316488000001,"value":22}]}]}',
    );
  });

  it("brings every point back exactly", () => {
    const points = fc.array(fc.tuple(anyMicros, anyNumber), { maxLength: 5 });
    const series = fc.array(fc.tuple(anySeriesName, points), { maxLength: 4 });
    holdsFor(
      [fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), anyDeviceId, series],
      (projectId, deviceId, all) => {
        const blocks = all.flatMap(([name, pairs]) => blocksOf(name, pairs));
        const back = travel(encodeListImport({ projectId, deviceId, blocks }), "list");
        expect([back.projectId, back.deviceId]).toEqual([projectId, deviceId]);
        expect(pointsBySeries(back.blocks)).toEqual(pointsBySeries(blocks));
      },
    );
  });
});

describe("encodeTableImport", () => {
  it("writes the table form in microseconds", () => {
    const [texts, flag] = blocksOf("a", [
      [1, "x"],
      [2, "größer"],
      [3, true],
    ]) as [SeriesBlock, SeriesBlock];
    const start = '{"project_id":6,"device_id":"d","timefmt":"usec","sources":{"fields":["time","a"],"data":';
    expect(encodeTableImport({ ...head, blocks: [texts] })).toBe(`${start}[[1,"x"],[2,"größer"]]}}`);
    expect(encodeTableImport({ ...head, blocks: [flag] })).toBe(`${start}[[3,true]]}}`);
  });

  it("brings every value of every column back exactly, and nothing where there was none", () => {
    const points = fc.array(fc.tuple(fc.oneof(anyMicros, fc.integer({ min: 0, max: 3 })), anyValue), {
      minLength: 1,
      maxLength: 5,
    });
    const columns = fc.uniqueArray(fc.tuple(anySeriesName, points), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 4,
    });
    holdsFor([columns], (all) => {
      const batch = { ...head, blocks: all.flatMap(([name, pairs]) => blocksOf(name, pairs).slice(0, 1)) };
      const { blocks } = travel(encodeTableImport(batch), "table");
      expect(pointsBySeries(blocks)).toEqual(pointsBySeries(batch.blocks));
    });
  });
});
