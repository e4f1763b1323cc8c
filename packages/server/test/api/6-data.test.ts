import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvOf, expectEmpty, jsonOf, WIRE_DATE } from "../support/api-answer.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

const T0 = 1_427_316_480_000;
const ALL = `time=${T0 - 1_000},${T0 + 1_000_000}`;
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
  for (const [at, device_id] of ["d", "e"].entries()) {
    const data = Array.from({ length: 6 }, (_, row) => [T0 + row * 20_000 + at, row + 10 * at, row * 100]);
    const sources = { fields: ["time", "temp", "wind"], data };
    const body = { project_id: backend.projectId, device_id, sources };
    jsonOf(await backend.send("POST", "imports?fmt=table", { token: backend.token, body }));
  }
});
afterAll(() => backend.close());

interface Table {
  readonly fields: string[];
  readonly values: unknown[][];
}

function ask(path: string): Promise<RawAnswer> {
  return backend.send("GET", path, { token: backend.token });
}

async function find(path: string): Promise<Table[]> {
  return jsonOf<{ result: Table[] }>(await ask(`data/input/${path}`)).result;
}

/** A column of the rows that were found, by any order of columns. */
async function column(name: string, path: string): Promise<unknown[]> {
  const [table] = await find(path);
  const at = table?.fields.findIndex((field) => field.includes(name)) ?? -1;
  return table?.values.map((row) => row[at]) ?? [];
}

describe("GET /v1/data", () => {
  it("answers one table, time first, then the device, then the field", async () => {
    expect(await find(`temp?where=eq(device_id,d)&${ALL}&limit=1`)).toEqual([
      { fields: ["time", "device_id", "temp"], values: [[T0 + 100_000, "d", 5]] },
    ]);
  });

  it.each([`?${ALL}`, `all?${ALL}`])("answers every field at %j", async (path) => {
    const [table] = await find(path);
    expect(table?.fields[0]).toBe("time");
    expect([...(table?.fields ?? [])].sort()).toEqual(["device_id", "temp", "time", "wind"]);
    expect(table?.values).toHaveLength(12);
  });

  it("answers the devices as second column of the field device_id, as Grafana reads it", async () => {
    const [table] = await find(`device_id?${ALL}`);
    expect(table?.fields.slice(0, 2)).toEqual(["time", "device_id"]);
    expect(new Set(table?.values.map(([, id]) => id))).toEqual(new Set(["d", "e"]));
  });

  it("answers nothing with an empty result", async () => {
    expect(await find(`temp?where=eq(device_id,nobody)&${ALL}`)).toEqual([]);
    expect(await find(`temp?time=1,2`)).toEqual([]);
  });

  it.each([
    ["where=eq(temp,3)", [3]],
    ["where=lt(temp,2)", [0, 1]],
    ["where=le(temp,2)", [0, 1, 2]],
    ["where=gt(temp,14)", [15]],
    ["where=ge(temp,14)", [14, 15]],
    ["where=eq(device_id,e)&where=lt(temp,12)", [10, 11]],
    ["where=eq(device_id,d)&where=ge(wind,400)", [4, 5]],
  ])("narrows down with %s", async (query, expected) => {
    const found = await column("temp", `all?${query}&${ALL}`);
    expect([...found].sort((a, b) => Number(a) - Number(b))).toEqual(expected);
  });

  it("takes the characters of where encoded, too", async () => {
    const query = `where=${encodeURIComponent("eq(device_id,d)")}&time=${encodeURIComponent(`${T0},${T0 + 1_000_000}`)}`;
    expect(await column("temp", `temp?${query}`)).toHaveLength(6);
  });

  it("keeps the newest rows with a limit", async () => {
    const found = await column("temp", `temp?${ALL}&limit=2`);
    expect([...found].sort()).toEqual([15, 5]);
  });

  it("keeps the newest rows of each device with limit_by", async () => {
    const found = await column("temp", `temp?${ALL}&limit_by=device_id,1`);
    expect([...found].sort()).toEqual([15, 5]);
  });

  it.each([
    ["msec", T0],
    ["usec", T0 * 1_000],
    ["sec", T0 / 1_000],
  ])("writes times in %s", async (timefmt, time) => {
    const found = await column("time", `temp?where=eq(device_id,d)&${ALL}&timefmt=${timefmt}`);
    expect(found.map(Number)).toContain(time);
  });
});

describe("time", () => {
  const now = Date.now();
  beforeAll(async () => {
    const data = [60, 10_800, 200_000].map((ago) => ({ time: now - ago * 1_000, value: ago }));
    const body = { project_id: backend.projectId, device_id: "now", sources: [{ name: "ago", data }] };
    jsonOf(await backend.send("POST", "imports", { token: backend.token, body }));
  });

  it.each([
    ["now()-2h", [60]],
    ["now()-1d,now()", [10_800, 60]],
    ["now()-3d", [200_000, 10_800, 60]],
    ["now()-3d,now()-1h", [200_000, 10_800]],
    ["0,now()", [200_000, 10_800, 60]],
    ["now()-3d,now()-24h", [200_000]],
  ])("%s", async (time, expected) => {
    const found = await column("ago", `ago?time=${encodeURIComponent(time)}`);
    expect([...found].sort((a, b) => Number(b) - Number(a))).toEqual(expected);
  });
});

describe("operator and group_by", () => {
  it.each([
    ["sum", [3, 12]],
    ["count", [3, 3]],
    ["min", [0, 3]],
    ["max", [2, 5]],
    ["mean", [1, 4]],
  ])("%s of each minute, in a column whose name contains the field", async (operator, expected) => {
    const query = `where=eq(device_id,d)&${ALL}&operator=${operator}&group_by=time(60s)`;
    const [table] = await find(`temp?${query}`);
    expect(table?.fields[0]).toBe("time");
    const at = table?.fields.findIndex((field) => field.includes("temp")) ?? -1;
    const rows = (table?.values ?? []).map((row) => [row[0], row[at]]).sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(rows).toEqual(expected.map((value, minute) => [T0 + minute * 60_000, value]));
  });

  it("by device makes rows of each, with no column that varies otherwise", async () => {
    const [table] = await find(`temp?${ALL}&operator=max&group_by=time(10m),device_id`);
    expect([...(table?.fields ?? [])].filter((field) => !field.includes("temp")).sort()).toEqual(["device_id", "time"]);
    const id = table?.fields.indexOf("device_id") ?? -1;
    const value = table?.fields.findIndex((field) => field.includes("temp")) ?? -1;
    const rows = new Set(table?.values.map((row) => `${String(row[id])} ${String(row[value])}`));
    expect(rows).toEqual(new Set(["d 5", "e 15"]));
  });

  it("keeps the newest windows with limit_periods", async () => {
    const query = `where=eq(device_id,d)&${ALL}&operator=max&group_by=time(60s)&limit_periods=1`;
    expect(await column("temp", `temp?${query}`)).toEqual([5]);
  });
});

describe("output=csv", () => {
  it("has the time first, and fields after a dot", async () => {
    const [header, ...lines] = csvOf(await ask(`data/input/temp?where=eq(device_id,d)&${ALL}&output=csv`));
    for (const name of header?.slice(1) ?? []) expect(name).toMatch(/^[^.]*\.[^.]+$/);
    expect(header?.some((name) => name.endsWith(".temp"))).toBe(true);
    expect(new Set(lines.map(([time]) => time))).toEqual(
      new Set(Array.from({ length: 6 }, (_, row) => String(T0 + row * 20_000))),
    );
  });
});

describe("what data refuses", () => {
  it.each([
    "temp?where=near(temp,1)",
    "temp?where=eq(temp)",
    "temp?time=yesterday",
    "temp?limit=x",
    "temp?group_by=time(x)&operator=sum",
    "temp?operator=sum&group_by=time(0s)",
    "temp?limit_by=device_id",
    "temp?foo=1",
  ])("%s", async (path) => {
    jsonOf(await ask(`data/input/${path}`), 400);
  });

  it("a namespace that is not there", async () => {
    expect([404]).toContain((await ask("data/nowhere/")).status);
  });
});

describe("namespaces", () => {
  interface Namespace extends Record<string, unknown> {
    readonly namespace_id: number;
  }
  const list = async (query: string = ""): Promise<Namespace[]> =>
    jsonOf<{ namespaces: Namespace[] }>(await ask(`namespaces/${query}`)).namespaces;

  function send(method: string, path: string, body: object): Promise<RawAnswer> {
    const all = { project_id: backend.projectId, ...body };
    return backend.send(method, path, { token: backend.token, body: all });
  }

  it("always have input, with the fields of the old imports", async () => {
    const [input] = await list("?name=input");
    expect(input).toMatchObject({
      namespace_id: expect.any(Number),
      project_id: backend.projectId,
      namespace_name: "input",
      partitioning_field: "device_id",
      fields: expect.objectContaining({ temp: expect.stringMatching(/^(DOUBLE|LONG)$/) }),
      labels: expect.any(Object),
      created: expect.stringMatching(WIRE_DATE),
      last_modified: expect.stringMatching(WIRE_DATE),
    });
  });

  it.each(["?name=input", "?namespace_name=input"])("are found with %s", async (query) => {
    expect((await list(query)).map((each) => each["namespace_name"])).toEqual(["input"]);
  });

  it("are found with none where no name fits", async () => {
    expect(await list("?name=nowhere")).toEqual([]);
  });

  it("are made, told of, changed and listed", async () => {
    const fields = { wind: "DOUBLE", gusts: "LONG", open: "BOOLEAN", note: "STRING" };
    const body = { namespace_name: "weather", partitioning_field: "station", fields, labels: null };
    const created = await send("POST", "namespaces/", body);
    expect(created.status, created.body).toBe(201);
    const [listed] = await list("?name=weather");
    expect(created.headers["location"]).toMatch(new RegExp(`/v1/namespaces/${listed?.namespace_id}$`));
    const one = jsonOf<Namespace>(await ask(`namespaces/${listed?.namespace_id}`));
    expect(one).toMatchObject({ namespace_name: "weather", partitioning_field: "station", fields, labels: {} });

    const labels = { "wind:distinct": ["x"] };
    expectEmpty(await send("PUT", `namespaces/${one.namespace_id}`, { ...one, labels }));
    expect(jsonOf(await ask(`namespaces/${one.namespace_id}`))).toMatchObject({ fields, labels });
  });

  it("answer 404 for a number that is not there", async () => {
    jsonOf(await ask("namespaces/999999"), 404);
  });

  it("refuse a name twice, and a type that is none", async () => {
    const body = { namespace_name: "input", partitioning_field: "device_id", fields: {}, labels: {} };
    expect([400, 409, 422]).toContain((await send("POST", "namespaces", body)).status);
    jsonOf(await send("POST", "namespaces", { ...body, namespace_name: "odd", fields: { x: "FLOAT" } }), 400);
  });
});
