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
    "operator=sum",
    "group_by=1h",
    "output=csv",
    "foo=1",
    "limit=%zz",
    "__proto__=1",
    "constructor=1",
    "=1",
  ])("refuses ?%s", async (query) => {
    const path = `exports/${backend.projectId}/d/t?${query}`;
    expectProblem(await backend.send("GET", path, { token: backend.token }), 400, 1001);
  });

  it("says which parameter comes later", async () => {
    const path = `exports/${backend.projectId}/d/t?operator=sum`;
    expect((await backend.send("GET", path, { token: backend.token })).body).toContain("operator=sum is not supported");
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

  it("says how to narrow down a result that is too large", async () => {
    const data = Array.from({ length: 31 }, (_, time) => ({ time, value: 1 }));
    const body = { project_id: backend.projectId, device_id: "many", sources: [{ name: "s", data }] };
    await backend.send("POST", "imports", { token: backend.token, body });
    const answer = await backend.send("GET", `exports/${backend.projectId}/many`, { token: backend.token });
    expectProblem(answer, 400, 1004);
    expect(answer.body).toMatch(/more than 30 points.*limit/);
    expect((await find("/many?limit=30")).result[0]?.data).toHaveLength(30);
  });
});
