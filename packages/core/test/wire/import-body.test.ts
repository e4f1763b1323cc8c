import {
  DataPoint,
  DataStore,
  type DeviceColumns,
  decodeImport,
  encodeListImport,
  encodeTableImport,
  type ImportBatch,
  Timestamp,
  TimeUnit,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDeviceId, anyMicros, anyNumber, anySeriesName, anyValue, holdsFor } from "../property.ts";

const head = { projectId: 6, deviceId: "d", series: [], tables: [] } satisfies ImportBatch;

function moment(micros: number): Timestamp {
  return new Timestamp(micros, TimeUnit.MICROSECONDS);
}

function travel({ form, body }: { form: "list" | "table"; body: string }): DeviceColumns {
  return decodeImport(JSON.parse(body), form);
}

describe("encodeListImport", () => {
  it("writes the list form in microseconds", () => {
    const series = [{ name: "temp", points: [new DataPoint(22, moment(1_427_316_488_000_001))] }];
    expect(encodeListImport({ ...head, series })).toEqual({
      form: "list",
      body:
        '{"project_id":6,"device_id":"d","timefmt":"usec",' +
        '"sources":[{"name":"temp","data":[{"time":1427316488000001,"value":22}]}]}',
    });
  });

  it("brings every point back exactly", () => {
    const points = fc.array(fc.tuple(anyMicros, anyNumber), { maxLength: 5 });
    const series = fc.array(fc.tuple(anySeriesName, points), { maxLength: 4 });
    holdsFor(
      [fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), anyDeviceId, series],
      (projectId, deviceId, all) => {
        const batch = all.map(([name, pairs]) => ({
          name,
          points: pairs.map(([micros, value]) => new DataPoint(value, moment(micros))),
        }));
        expect(travel(encodeListImport({ projectId, deviceId, series: batch, tables: [] }))).toEqual({
          projectId,
          deviceId,
          series: all.map(([name, pairs]) => ({
            name,
            times: pairs.map(([micros]) => micros),
            values: pairs.map(([, value]) => value),
          })),
        });
      },
    );
  });
});

describe("encodeTableImport", () => {
  it("writes the table form in microseconds", () => {
    const table = new DataStore(["a", "b"]);
    table.add(moment(1), { a: 1.5 });
    table.add(moment(2), { a: "x", b: true });
    expect(encodeTableImport(head, table)).toEqual({
      form: "table",
      body:
        '{"project_id":6,"device_id":"d","timefmt":"usec",' +
        '"sources":{"fields":["time","a","b"],"data":[[1,1.5,null],[2,"x",true]]}}',
    });
  });

  it("brings every cell back exactly, and gaps as nothing", () => {
    const columns = fc.uniqueArray(anySeriesName, { minLength: 1, maxLength: 4 });
    const rows = columns.chain((names) => {
      const cells = fc.array(fc.option(anyValue), { minLength: names.length, maxLength: names.length });
      return fc.tuple(fc.constant(names), fc.array(fc.tuple(anyMicros, cells), { maxLength: 5 }));
    });
    holdsFor([rows], ([names, all]) => {
      const table = { columns: names, rows: all.map(([micros, cells]) => ({ timestamp: moment(micros), cells })) };
      const { series } = travel(encodeTableImport({ ...head, tables: [table] }, table));
      const expected = names.map((name, column) => {
        const filled = all.filter(([, cells]) => cells[column] !== null);
        return { name, times: filled.map(([micros]) => micros), values: filled.map(([, cells]) => cells[column]) };
      });
      expect(series).toEqual(expected);
    });
  });
});
