import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOf } from "../support/api-answer.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

const T0 = 1_427_316_488_000;
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

function send(path: string, body: object): Promise<RawAnswer> {
  const all = { project_id: backend.projectId, ...body };
  return backend.send("POST", path, { token: backend.token, body: all });
}

/** The points of a device, by series, with times in microseconds. */
async function find(device: string): Promise<Record<string, unknown>> {
  const path = `exports/${backend.projectId}/${device}/all?timefmt=usec`;
  const { result } = jsonOf<{ result: { name: string; data: { time: number; value: unknown }[] }[] }>(
    await backend.send("GET", path, { token: backend.token }),
  );
  return Object.fromEntries(result.map(({ name, data }) => [name, data.map(({ time, value }) => [time, value])]));
}

describe("the list form", () => {
  const sources = [{ name: "temp", data: [{ time: T0, value: 22 }] }];

  it.each(["imports", "imports/"])("sent to %s is stored in milliseconds where no timefmt is named", async (path) => {
    jsonOf(await send(path, { device_id: "ms", sources }));
    expect(await find("ms")).toEqual({ temp: [[T0 * 1_000, 22]] });
  });

  it.each([
    ["usec", 1],
    ["msec", 1_000],
    ["sec", 1_000_000],
  ])("takes times with timefmt %s", async (timefmt, micros) => {
    const timed = [{ name: "temp", data: [{ time: 1_427_316_488, value: 1 }] }];
    jsonOf(await send("imports", { device_id: `in-${timefmt}`, timefmt, sources: timed }));
    expect(await find(`in-${timefmt}`)).toEqual({ temp: [[1_427_316_488 * micros, 1]] });
  });

  it("takes numbers, and texts as Java sends them", async () => {
    const data = [1, -1.5, 1e300, "open"].map((value, at) => ({ time: at, value }));
    jsonOf(await send("imports", { device_id: "kinds", timefmt: "usec", sources: [{ name: "s", data }] }));
    expect(await find("kinds")).toEqual({
      s: [
        [0, 1],
        [1, -1.5],
        [2, 1e300],
        [3, "open"],
      ],
    });
  });

  it("takes many series, and 1,000 points at once", async () => {
    const data = Array.from({ length: 500 }, (_, at) => ({ time: at, value: at }));
    const both = ["a", "b"].map((name) => ({ name, data }));
    jsonOf(await send("imports", { device_id: "many", sources: both }));
    const found = await find("many");
    expect(Object.values(found).map((points) => (points as unknown[]).length)).toEqual([500, 500]);
  });

  it("stores what is sent again once, the later value of a time", async () => {
    const value = (value: number) => [{ name: "temp", data: [{ time: T0, value }] }];
    for (const each of [1, 1, 2]) jsonOf(await send("imports", { device_id: "again", sources: value(each) }));
    expect(await find("again")).toEqual({ temp: [[T0 * 1_000, 2]] });
  });
});

describe("the table form", () => {
  it.each(["imports?fmt=table", "imports/?fmt=table"])("sent to %s may hold every kind and null", async (path) => {
    const rows = [
      [1, 1.5, null, "x", true],
      [2, -2, 7, null, false],
    ];
    const sources = { fields: ["time", "a", "b", "s", "f"], data: rows };
    jsonOf(await send(path, { device_id: "table", timefmt: "usec", sources }));
    expect(await find("table")).toEqual({
      a: [
        [1, 1.5],
        [2, -2],
      ],
      b: [[2, 7]],
      f: [
        [1, true],
        [2, false],
      ],
      s: [[1, "x"]],
    });
  });

  it("is stored in milliseconds where no timefmt is named", async () => {
    jsonOf(await send("imports?fmt=table", { device_id: "tms", sources: { fields: ["time", "a"], data: [[T0, 1]] } }));
    expect(await find("tms")).toEqual({ a: [[T0 * 1_000, 1]] });
  });

  it("may be empty, as Java's split makes it", async () => {
    jsonOf(await send("imports?fmt=table", { device_id: "none", sources: { fields: ["time", "a"], data: [] } }));
    expect(await find("none")).toEqual({});
  });

  it.each(["time", "TIME", "time_offset", "All"])("refuses a second field named %s", async (field) => {
    const sources = { fields: ["time", field], data: [[1, 1]] };
    jsonOf(await send("imports?fmt=table", { device_id: "reserved", sources }), 400);
  });

  it.each([
    ["a row too short", [[1, 2], [2]]],
    ["a row too long", [[1, 2, 3]]],
    ["a time that is none", [["x", 1]]],
    ["a list as value", [[1, []]]],
  ])("stores nothing of a table with %s", async (_what, rows) => {
    const sources = { fields: ["time", "a"], data: [[5, 5], ...rows] };
    jsonOf(await send("imports?fmt=table", { device_id: "whole", sources }), 400);
    expect(await find("whole")).toEqual({});
  });
});

describe("the namespace form", () => {
  async function rows(namespace: string, query: string = ""): Promise<unknown> {
    const path = `data/${namespace}/all${query}`;
    return jsonOf<{ result: unknown }>(await backend.send("GET", path, { token: backend.token })).result;
  }

  it("is stored with its labels, in milliseconds", async () => {
    const data = { fields: ["time", "a", "s"], values: [[T0, 1.5, "x"]] };
    jsonOf(await send("imports?fmt=table", { namespace: "input", labels: { device_id: "cli" }, data }));
    expect(await find("cli")).toEqual({ a: [[T0 * 1_000, 1.5]], s: [[T0 * 1_000, "x"]] });
  });

  it("takes doubles, longs, booleans and texts", async () => {
    const data = { fields: ["time", "d", "l", "b", "s"], values: [[T0, 0.5, 3, true, "y"]] };
    jsonOf(await send("imports?fmt=table", { namespace: "input", labels: { device_id: "four" }, data }));
    const at = T0 * 1_000;
    expect(await find("four")).toEqual({ b: [[at, true]], d: [[at, 0.5]], l: [[at, 3]], s: [[at, "y"]] });
  });

  it("may come without labels, to a namespace of its own", async () => {
    const labels = { namespace_name: "weather", partitioning_field: "device_id", fields: {}, labels: {} };
    expect((await send("namespaces", labels)).status).toBe(201);
    const data = { fields: ["time", "wind"], values: [[T0, 4]] };
    jsonOf(await send("imports?fmt=table", { namespace: "weather", data }));
    const result = (await rows("weather", `?time=${T0 - 1},${T0 + 1}`)) as { fields: string[]; values: unknown[][] }[];
    const at = result[0]?.fields.indexOf("wind") ?? -1;
    expect([result[0]?.fields[0], result[0]?.values[0]?.[0], result[0]?.values[0]?.[at]]).toEqual(["time", T0, 4]);
  });
});

describe("what an import answers", () => {
  it("is 200 to an import that a client is not sure of and sends again", async () => {
    const body = { device_id: "sure", sources: [{ name: "s", data: [{ time: 1, value: 1 }] }] };
    expect([(await send("imports", body)).status, (await send("imports", body)).status]).toEqual([200, 200]);
  });

  it("is 403 for another project, and for a token that may not write", async () => {
    const body = { device_id: "d", sources: [{ name: "s", data: [{ time: 1, value: 1 }] }] };
    jsonOf(await send("imports", { ...body, project_id: backend.projectId + 1 }), 403);
    const token = await backend.server.createToken({ projectId: backend.projectId, read: true });
    const all = { project_id: backend.projectId, ...body };
    jsonOf(await backend.send("POST", "imports", { token, body: all }), 403);
  });
});
