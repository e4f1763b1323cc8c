import { decodeImport, InvalidArgumentError } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairsIn, pointsBySeries } from "../blocks.ts";
import { caught } from "../caught.ts";
import { holdsFor } from "../property.ts";

const list = { project_id: 6, device_id: "d", sources: [{ name: "s", data: [{ time: 5, value: 1 }] }] };
const table = { project_id: 6, device_id: "d", sources: { fields: ["time", "a", "b"], data: [[5, 1, null]] } };

type Form = "list" | "table";

/** `body` with the value at a path of keys replaced; `undefined` leaves it out. */
function withPart(body: unknown, path: readonly (string | number)[], part: unknown): unknown {
  const copy = structuredClone(body) as Record<string | number, unknown>;
  const owner = path.slice(0, -1).reduce((at, key) => at[key] as Record<string | number, unknown>, copy);
  owner[path.at(-1) as string] = part;
  return copy;
}

describe("decodeImport", () => {
  it.each([
    [undefined, 5_000],
    ["msec", 5_000],
    ["sec", 5_000_000],
    ["usec", 5],
  ])("reads times of timefmt %s", (timefmt, micros) => {
    expect(pointsBySeries(decodeImport({ ...list, timefmt }, "list").blocks)).toEqual({ s: [[micros, 1]] });
    expect(pointsBySeries(decodeImport({ ...table, timefmt }, "table").blocks)).toEqual({ a: [[micros, 1]] });
  });

  it("reads what the Arduino client sends", () => {
    const body = '{"device_id":"b671","project_id":6,"sources":[{"name":"analog","data":[{"time":5,"value":512}]}]}';
    const { blocks, ...target } = decodeImport(JSON.parse(body), "list");
    expect(target).toEqual({ projectId: 6, deviceId: "b671" });
    expect(pointsBySeries(blocks)).toEqual({ analog: [[5_000, 512]] });
  });

  it("reads the empty tables that the Java client sends", () => {
    const body = withPart(table, ["sources", "data"], []);
    expect(decodeImport(body, "table")).toEqual({ projectId: 6, deviceId: "d", blocks: [] });
  });

  it("ignores fields that it does not know", () => {
    expect(decodeImport({ ...list, namespace: "input" }, "list").blocks).toHaveLength(1);
  });

  it("reads columns with gaps, of mixed kinds and out of order, each as if it were alone", () => {
    const rows = [
      [3, null, 1, "x"],
      [1, 0.5, -0, true],
      [2, 7, 1e300, 4],
      [3, null, 2, null],
    ];
    const sources = { fields: ["time", "gaps", "numbers", "mixed"], data: rows };
    expect(pointsBySeries(decodeImport({ ...table, timefmt: "usec", sources }, "table").blocks)).toEqual({
      gaps: [
        [1, 0.5],
        [2, 7],
      ],
      numbers: [
        [1, -0],
        [2, 1e300],
        [3, 2],
      ],
      mixed: [
        [1, true],
        [2, 4],
        [3, "x"],
      ],
    });
  });

  it("takes points in any order, and the last one of a time", () => {
    const data = [
      { time: 7, value: 1 },
      { time: 5, value: 2 },
      { time: 7, value: "x" },
    ];
    const { blocks } = decodeImport({ ...list, timefmt: "usec", sources: [{ name: "s", data }] }, "list");
    expect(pointsBySeries(blocks)).toEqual({
      s: [
        [5, 2],
        [7, "x"],
      ],
    });
  });

  it.each<[Form, unknown, string]>([
    ["list", null, "body must be a JSON object; received null"],
    ["list", [], "body must be a JSON object; received an array of 0"],
    ["list", "x", 'body must be a JSON object; received "x"'],
    ["list", withPart(list, ["project_id"], "6"), "project_id must be a project id"],
    ["list", withPart(list, ["project_id"], 0), "project_id must be a project id"],
    ["list", withPart(list, ["device_id"], "a b"), "device_id must be a device id"],
    ["list", withPart(list, ["device_id"], undefined), "device_id must be a device id"],
    ["list", { ...list, timefmt: "ms" }, 'timefmt must be "sec", "msec" or "usec"'],
    ["list", { ...list, timefmt: ["sec"] }, 'timefmt must be "sec", "msec" or "usec"'],
    ["list", { ...list, timefmt: null }, 'timefmt must be "sec", "msec" or "usec"'],
    ["list", { ...list, timefmt: "toString" }, 'timefmt must be "sec", "msec" or "usec"'],
    ["list", { ...list, namespace: "weather" }, 'namespace must be "input" or left out'],
    ["list", withPart(list, ["sources"], undefined), "sources must be an array; received undefined"],
    ["list", withPart(list, ["sources"], {}), "sources must be an array; received an object (Object)"],
    ["list", withPart(list, ["sources", 0], null), "sources[0] must be a JSON object; received null"],
    ["list", withPart(list, ["sources", 0, "name"], "time"), "sources[0].name must be a series name other than"],
    ["list", withPart(list, ["sources", 0, "name"], ""), "sources[0].name must be a series name: 1 to 256"],
    ["list", withPart(list, ["sources", 0, "data"], {}), "sources[0].data must be an array"],
    ["list", withPart(list, ["sources", 0, "data", 0], [5, 1]), "sources[0].data[0] must be a JSON object"],
    ["list", withPart(list, ["sources", 0, "data", 0, "time"], "5"), "sources[0].data[0].time must be a whole number"],
    ["list", withPart(list, ["sources", 0, "data", 0, "time"], 5.5), "sources[0].data[0].time must be a whole number"],
    ["list", withPart(list, ["sources", 0, "data", 0, "time"], 2 ** 53), "sources[0].data[0].time must be a whole"],
    ["list", withPart(list, ["sources", 0, "data", 0, "time"], 1e13), "sources[0].data[0].time must be a whole"],
    ["list", withPart(list, ["sources", 0, "data", 0, "value"], null), "sources[0].data[0].value must be a finite"],
    ["list", withPart(list, ["sources", 0, "data", 0, "value"], [1]), "sources[0].data[0].value must be a finite"],
    ["list", withPart(list, ["sources", 0, "data", 0, "value"], undefined), "sources[0].data[0].value must be"],
    ["table", withPart(table, ["sources"], []), "sources must be a JSON object; received an array of 0"],
    ["table", withPart(table, ["sources", "fields"], "time"), "sources.fields must be an array"],
    ["table", withPart(table, ["sources", "fields", 0], "Time"), "sources.fields[0] must be a series name other than"],
    ["table", withPart(table, ["sources", "fields", 2], "ALL"), "sources.fields[2] must be a series name other than"],
    ["table", withPart(table, ["sources", "fields", 2], "a"), 'sources.fields must be "time" and at least one more'],
    ["table", withPart(table, ["sources", "fields"], ["time"]), 'sources.fields must be "time" and at least one more'],
    ["table", withPart(table, ["sources", "fields", 0], "c"), 'sources.fields must be "time" and at least one more'],
    [
      "table",
      withPart(table, ["sources", "fields"], ["a", "time", "b"]),
      'sources.fields[0] must be "time"; received "a"',
    ],
    ["table", withPart(table, ["sources", "fields", 2], "time"), "sources.fields[2] must be a series name other than"],
    ["table", withPart(table, ["sources", "data"], undefined), "sources.data must be an array; received undefined"],
    ["table", withPart(table, ["sources", "data", 0], 5), "sources.data[0] must be an array; received 5"],
    [
      "table",
      withPart(table, ["sources", "data", 0], [5, 1]),
      "sources.data[0] must be a row of 3 cells, one for each",
    ],
    ["table", withPart(table, ["sources", "data", 0], [5, 1, 2, 3]), "sources.data[0] must be a row of 3 cells"],
    ["table", withPart(table, ["sources", "data", 0], []), "sources.data[0] must be a row of 3 cells"],
    ["table", withPart(table, ["sources", "data", 0, 0], null), "sources.data[0][0] must be a whole number"],
    ["table", withPart(table, ["sources", "data", 0, 2], {}), "sources.data[0][2] must be a finite number"],
  ])("refuses in %s form %j", (form, body, problem) => {
    const error = caught(() => decodeImport(body, form));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect((error as Error).message).toContain(problem);
  });

  it("throws nothing but InvalidArgumentError, whatever JSON comes", () => {
    holdsFor([fc.jsonValue(), fc.constantFrom<Form>("list", "table")], survives);
  });

  it("throws nothing but InvalidArgumentError for a body with any part replaced", () => {
    const listPaths = [["sources"], ["timefmt"], ["sources", 0], ["sources", 0, "data"], ["sources", 0, "data", 0]];
    const tablePaths = [
      ["sources"],
      ["project_id"],
      ["sources", "fields"],
      ["sources", "data"],
      ["sources", "data", 0],
    ];
    const part = fc.jsonValue();
    holdsFor([fc.constantFrom(...listPaths), part], (path, value) => survives(withPart(list, path, value), "list"));
    holdsFor([fc.constantFrom(...tablePaths), part], (path, value) => survives(withPart(table, path, value), "table"));
  });
});

/** Decodes to something storable, or throws `InvalidArgumentError`. */
function survives(body: unknown, form: Form): void {
  try {
    for (const { name, block } of decodeImport(body, form).blocks) {
      expect(name).not.toBe("");
      expect(pairsIn(block).length).toBeGreaterThan(0);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidArgumentError);
  }
}
