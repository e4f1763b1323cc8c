import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const T0 = 1_427_316_488_000;
const names = ["t", "a/b", "ä?&=#%", "\u{1F321}".repeat(128), "%2F"];
let backend: TestBackend;

beforeAll(async () => {
  backend = await startBackend({ maxExportPoints: 30 });
  const data = [0, 1, 2, 3].map((at) => ({ time: (T0 + at) * 1_000 + 123, value: at }));
  for (const device_id of ["d", "e"]) {
    const sources = names.map((name, at) => ({ name, data: at === 0 ? data : data.slice(0, 1) }));
    const body = { project_id: backend.projectId, device_id, timefmt: "usec", sources };
    await backend.send("POST", "imports", { token: backend.token, body });
  }
});
afterAll(() => backend.close());

interface Body {
  readonly result: {
    readonly device_id: string;
    readonly name: string;
    readonly data: { time: number; value: number }[];
  }[];
  readonly timefmt: string;
}

async function find(path: string): Promise<Body> {
  const answer = await backend.send("GET", `exports/${backend.projectId}${path}`, { token: backend.token });
  expect(answer.status, answer.body).toBe(200);
  expectJson(answer);
  return JSON.parse(answer.body) as Body;
}

describe("GET /v1/exports", () => {
  it("answers exactly the wire's shape", async () => {
    const { body } = await backend.send("GET", `exports/${backend.projectId}/d/t?limit=1`, { token: backend.token });
    expect(body).toBe(
      `{"result":[{"project_id":${backend.projectId},"device_id":"d","name":"t","data":[{"time":${T0 + 3},"value":3}]}],"timefmt":"msec"}`,
    );
  });

  it.each(["", "/", "/all", "/all/", "/all/all", "/all/all/"])("finds everything at %j, ordered", async (path) => {
    const { result } = await find(path);
    const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
    expect(result.map(({ device_id, name }) => [device_id, name])).toEqual(
      ["d", "e"].flatMap((device) => sorted.map((name) => [device, name])),
    );
  });

  it.each(names)("finds the series %j by its encoded name", async (name) => {
    const { result } = await find(`/all/${encodeURIComponent(name)}`);
    expect(result.map((series) => [series.device_id, series.name])).toEqual([
      ["d", name],
      ["e", name],
    ]);
  });

  it.each([
    ["limit=2", [2, 3]],
    [`from=${T0 + 1}`, [1, 2, 3]],
    [`from=${T0 + 1}.123&to=${T0 + 2}.123`, [1, 2]],
    [`from=${T0 + 1}.124&to=${T0 + 2}.122`, []],
    ["greater_than=1", [2, 3]],
    ["less_than=1.5", [0, 1]],
    ["equals=2", [2]],
    ["greater_than=0&less_than=3&limit=1&output=json", [2]],
  ])("narrows down with %s", async (query, values) => {
    const { result } = await find(`/d/t?${query}`);
    expect(result.flatMap(({ data }) => data.map(({ value }) => value))).toEqual(values);
  });

  it.each([
    ["usec", T0 * 1_000 + 123],
    ["msec", T0],
    ["sec", T0 / 1_000],
    ["USEC", T0 * 1_000 + 123],
    ["timeval", { sec: T0 / 1_000, usec: 123 }],
  ])("writes times with timefmt=%s", async (timefmt, time) => {
    const body = await find(`/d/t?timefmt=${timefmt}`);
    expect([body.timefmt, body.result[0]?.data[0]?.time]).toEqual([timefmt.toLowerCase(), time]);
  });

  it("answers nothing with an empty result", async () => {
    expect(await find("/nobody/t")).toEqual({ result: [], timefmt: "msec" });
  });

  it.each([
    "limit=0",
    "limit=1.5",
    "limit=-1",
    "limit=x",
    "limit=",
    "limit=1&limit=2",
    "from=x",
    "from=1e400",
    "from=2&to=1",
    "less_than=NaN",
    "greater_than=Infinity",
    "equals=1e999",
    "greater_than=2&less_than=1",
    "timefmt=min",
    "operator=median",
    "operator=sum&operator=sum",
    "operator=sum&group_by=x",
    "operator=sum&group_by=0s",
    "group_by=1h",
    "output=xml",
    "foo=1",
    "limit=%zz",
    "__proto__=1",
    "constructor=1",
    "=1",
  ])("refuses ?%s", async (query) => {
    const path = `exports/${backend.projectId}/d/t?${query}`;
    expectProblem(await backend.send("GET", path, { token: backend.token }), 400, 1001);
  });

  it.each(["/d e", "/d%20e/t", "/d/time", "/d/ALL", `/d/${"x".repeat(257)}`, `/d/${"x".repeat(5_000)}`])(
    "refuses the place %s",
    async (path) => {
      const answer = await backend.send("GET", `exports/${backend.projectId}${encodeURI(decodeURI(path))}`, {
        token: backend.token,
      });
      expectProblem(answer, 400, 1001);
    },
  );

  it.each(["0", "x", "1e0", "0x1", "-1", "1.0", "99999999999999999"])("refuses the project %s", async (project) => {
    const answer = await backend.send("GET", `exports/${project}/d/t`, { token: backend.token });
    expectProblem(answer, 400, 1001);
  });

  it("makes one number of each window, at its beginning, or of everything", async () => {
    const [all, windows] = [
      await find("/d/t?operator=mean&timefmt=usec"),
      await find("/d/t?operator=sum&group_by=2ms"),
    ];
    expect(all.result[0]?.data).toEqual([{ time: T0 * 1_000 + 123, value: 1.5 }]);
    expect(windows.result[0]?.data).toEqual([
      { time: T0, value: 1 },
      { time: T0 + 2, value: 5 },
    ]);
    const newest = await find("/d/t?operator=max&group_by=1ms&limit=1&greater_than=0&less_than=3");
    expect(newest.result[0]?.data).toEqual([{ time: T0 + 2, value: 2 }]);
  });

  it("tells a sum beyond all numbers as the largest", async () => {
    const data = [1, 2].map((time) => ({ time, value: 1e308 }));
    const body = { project_id: backend.projectId, device_id: "huge", sources: [{ name: "s", data }] };
    await backend.send("POST", "imports", { token: backend.token, body });
    expect((await find("/huge?operator=sum")).result[0]?.data).toEqual([{ time: 1, value: Number.MAX_VALUE }]);
  });

  it("writes CSV of exactly these bytes", async () => {
    const path = `exports/${backend.projectId}/e/all?output=csv&limit=1&timefmt=timeval`;
    const answer = await backend.send("GET", path, { token: backend.token });
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(answer.body)));
    const rows = [...names].sort().map((name) => {
      const [seconds, value] = name === "t" ? ["1427316488.003123", 3] : ["1427316488.000123", 0];
      return `${backend.projectId},e,${name},${seconds},${value}\r\n`;
    });
    expect(answer.body).toBe(`project_id,device_id,name,time,value\r\n${rows.join("")}`);
  });

  it("lists a series of a source with labels by itself, with the labels", async () => {
    const { projectId, token } = backend;
    const data = { fields: ["time", "t"], values: [[1, 2]] };
    for (const labels of [{ device_id: "l" }, { device_id: "l", room: "r" }]) {
      await backend.send("POST", "imports?fmt=table", { token, body: { project_id: projectId, labels, data } });
    }
    const point = { project_id: projectId, device_id: "l", name: "t", data: [{ time: 1, value: 2 }] };
    expect((await find("/l/t")).result).toEqual([point, { ...point, labels: { room: "r" } }]);
    expect((await find("/l/t?operator=count")).result).toHaveLength(2);
  });

  it("says how to narrow down a result that is too large", async () => {
    const data = Array.from({ length: 31 }, (_, time) => ({ time, value: 1 }));
    const body = { project_id: backend.projectId, device_id: "many", sources: [{ name: "s", data }] };
    await backend.send("POST", "imports", { token: backend.token, body });
    const answer = await backend.send("GET", `exports/${backend.projectId}/many`, { token: backend.token });
    expectProblem(answer, 400, 1004);
    expect(answer.body).toMatch(/more than 30 points.*limit/);
    expect((await find("/many?limit=30")).result[0]?.data).toHaveLength(30);
    const windows = await backend.send("GET", `exports/${backend.projectId}/many?operator=sum&group_by=1ms`, {
      token: backend.token,
    });
    expectProblem(windows, 400, 1004);
  });
});
