import { decodeNamespaceImport, InvalidArgumentError, readNamespaceTarget } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointsBySeries } from "../blocks.ts";
import { caught } from "../caught.ts";
import { holdsFor } from "../property.ts";

const data = { fields: ["time", "a", "s"], values: [[5, 1.5, "x"]] };
const body = { project_id: 6, namespace: "input", labels: { device_id: "d" }, data };
const weather = { ...body, namespace: "weather" };

/** What each batch is of, and its points. */
function read(given: unknown, field = "device_id"): unknown[] {
  return decodeNamespaceImport(given, field).map(({ deviceId, labels, blocks }) => [
    deviceId,
    labels,
    pointsBySeries(blocks),
  ]);
}

const points = { a: [[5_000, 1.5]], s: [[5_000, "x"]] };

describe("readNamespaceTarget", () => {
  it.each([
    ["a namespace", { ...body, namespace: "weather" }, { projectId: 6, namespace: "weather" }],
    ["data alone", { project_id: 6, data }, { projectId: 6, namespace: "input" }],
    ["labels alone", { project_id: 6, labels: {}, sources: data }, { projectId: 6, namespace: "input" }],
    ["none of them", { project_id: 6, device_id: "d", sources: data }, undefined],
  ])("knows the form by %s", (_what, given, target) => {
    expect(readNamespaceTarget(given)).toEqual(target);
  });

  it.each([
    [null, "body"],
    [{ ...body, project_id: "6" }, "project_id"],
    [{ ...body, namespace: "" }, "namespace"],
    [{ ...body, namespace: 5 }, "namespace"],
  ])("refuses %j", (given, argument) => {
    expect(caught(() => readNamespaceTarget(given))).toMatchObject({ argument });
  });
});

describe("decodeNamespaceImport", () => {
  it("reads what the command line sends", () => {
    const text =
      '{"project_id":6,"data":{"fields":["time","a","s"],"values":[[5,1.5,"x"]]},"labels":{"device_id":"d"},"namespace":"input"}';
    expect(read(JSON.parse(text))).toEqual([["d", undefined, points]]);
  });

  it("reads the form of two weeks, with device_id and data in data", () => {
    const older = {
      project_id: 6,
      device_id: "d",
      namespace: "input",
      data: { fields: data.fields, data: data.values },
    };
    expect(read(older)).toEqual([["d", undefined, points]]);
  });

  it("keeps the other labels, numbers and booleans of them as texts", () => {
    const labels = { device_id: 5, floor: 2.5, lit: true, room: "" };
    expect(read({ ...body, labels })).toEqual([["5", { floor: "2.5", lit: "true", room: "" }, points]]);
  });

  it("takes the device of each row where a column names it", () => {
    const rows = {
      fields: ["device_id", "time", "a"],
      values: [
        ["d", 1, 1],
        [7, 2, 2],
        ["d", 3, null],
        ["d", 4, 4],
      ],
    };
    expect(read({ project_id: 6, timefmt: "usec", labels: { room: "r" }, data: rows })).toEqual([
      [
        "d",
        { room: "r" },
        {
          a: [
            [1, 1],
            [4, 4],
          ],
        },
      ],
      ["7", { room: "r" }, { a: [[2, 2]] }],
    ]);
  });

  it("needs no device outside of input", () => {
    expect(read({ ...weather, labels: null }, "city")).toEqual([["", undefined, points]]);
    expect(read({ ...weather, labels: { city: "Zürich", device_id: "d" } }, "city")).toEqual([
      ["Zürich", { device_id: "d" }, points],
    ]);
    const rows = { fields: ["time", "city", "a"], values: [[5, null, 1.5]] };
    expect(read({ ...weather, labels: {}, data: rows }, "city")).toEqual([["", undefined, { a: [[5_000, 1.5]] }]]);
  });

  it.each(["constructor", "toString", "__proto__"])("takes the device of each row where its column is %s", (field) => {
    const rows = { fields: ["time", field, "a"], values: [[5, "x", 1.5]] };
    expect(read({ ...weather, labels: { room: "r" }, data: rows }, field)).toEqual([
      ["x", { room: "r" }, { a: [[5_000, 1.5]] }],
    ]);
    expect(read({ ...weather, labels: {} }, field)).toEqual([["", undefined, points]]);
  });

  it.each<[unknown, string]>([
    [{ ...body, labels: {} }, "labels.device_id must be a device id"],
    [{ ...body, labels: { device_id: "a b" } }, "labels.device_id must be a device id"],
    [{ ...body, labels: { device_id: null } }, "labels.device_id must be a text"],
    [{ ...body, labels: { device_id: "d", floor: {} } }, "labels.floor must be a text"],
    [{ ...body, labels: { device_id: 1e300 } }, "labels.device_id must be a text"],
    [{ ...body, labels: { device_id: "d", a: "1" } }, "labels.a must be left out, where a column has that name"],
    [{ ...body, labels: { device_id: "d", time: "1" } }, "a name in labels must be a series name other than"],
    [{ ...body, labels: [] }, "labels must be a JSON object"],
    [{ ...body, device_id: "e" }, "device_id must be the same as labels.device_id, d"],
    [{ ...body, timefmt: "ms" }, 'timefmt must be "sec", "msec" or "usec"'],
    [{ ...body, data: undefined }, "sources must be a JSON object"],
    [{ ...body, data: { fields: ["time", "a"], values: [[1, 2, 3]] } }, "data.values[0] must be a row of 2 cells"],
    [{ ...body, data: { fields: ["a", "time"], values: [[1, "x"]] } }, "data.values[0][1] must be a whole number"],
    [
      {
        ...body,
        data: {
          fields: ["time", "a"],
          values: [
            [1, 2],
            [2, {}],
          ],
        },
      },
      "data.values[1][1] must be a finite number",
    ],
    [{ ...body, data: { fields: ["time", "device_id", "a"], values: [] } }, "labels.device_id must be left out"],
    [
      { ...body, labels: {}, data: { fields: ["time", "device_id", "a"], values: [[1, null, 2]] } },
      "data.values[0][1] must be a device id",
    ],
  ])("refuses %j", (given, problem) => {
    const error = caught(() => decodeNamespaceImport(given, "device_id"));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect((error as Error).message).toContain(problem);
  });

  it("bounds the labels, so that a cursor with them fits into a URL", () => {
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`l${at}`, "x"]));
    const long = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`l${at}`, "x".repeat(250)]));
    for (const labels of [many, long]) {
      expect(caught(() => decodeNamespaceImport({ ...weather, labels }, "city"))).toMatchObject({ argument: "labels" });
    }
  });

  it("bounds how many devices one import may name", () => {
    const values = Array.from({ length: 1_001 }, (_, at) => [at, `d${at}`, at]);
    const rows = { fields: ["time", "device_id", "a"], values };
    expect(
      decodeNamespaceImport({ project_id: 6, data: { ...rows, values: values.slice(1) } }, "device_id"),
    ).toHaveLength(1_000);
    expect(caught(() => decodeNamespaceImport({ project_id: 6, data: rows }, "device_id"))).toMatchObject({
      argument: "data.values",
    });
  });

  it("throws nothing but InvalidArgumentError, whatever JSON comes", () => {
    const parts = { labels: fc.jsonValue(), data: fc.jsonValue(), sources: fc.jsonValue(), device_id: fc.jsonValue() };
    holdsFor([fc.record(parts, { requiredKeys: [] }), fc.constantFrom("input", "weather")], (given, namespace) => {
      try {
        decodeNamespaceImport({ project_id: 6, namespace, ...given }, "device_id");
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgumentError);
      }
    });
  });
});
