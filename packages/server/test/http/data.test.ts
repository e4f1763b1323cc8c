import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawAnswer } from "../support/raw-http.ts";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const T0 = 1_427_316_488_000;
let backend: TestBackend;

beforeAll(async () => {
  backend = await startBackend({ maxExportPoints: 40 });
  await makeNamespace("weather", "station");
  await makeNamespace("a b/ü", "station");
  await keep({ device_id: "d" }, [T0, 1.5, "on", true], [T0 + 1_000, 2.5, null, null]);
  await keep({ device_id: "e", room: "hall" }, [T0, 10, "off", null], [T0 + 2_000, -3, null, false]);
  await keep({ station: "north" }, [T0, 7, null, null], "weather");
  await keep({}, [T0 + 1_000, 8, null, null], "weather");
  await keep({ station: "x" }, [T0, 9, 'a,"b"', null], "a b/ü");
});
afterAll(() => backend.close());

type TestRow = readonly [number, number | null, string | null, boolean | null];

async function keep(labels: object, ...rows: readonly (TestRow | string)[]): Promise<void> {
  const namespace = rows.find((row) => typeof row === "string") ?? "input";
  const data = { fields: ["time", "temp", "state", "open"], values: rows.filter((row) => typeof row !== "string") };
  const body = { project_id: backend.projectId, namespace, labels, data };
  const answer = await backend.send("POST", "imports?fmt=table", { token: backend.token, body });
  expect(answer.status, answer.body).toBe(200);
}

async function makeNamespace(namespace_name: string, partitioning_field: string): Promise<void> {
  const body = { project_id: backend.projectId, namespace_name, partitioning_field, fields: {}, labels: null };
  expect((await backend.send("POST", "namespaces/", { token: backend.token, body })).status).toBe(201);
}

function ask(path: string, token: string = backend.token): Promise<RawAnswer> {
  return backend.send("GET", `data/${path}`, { token });
}

describe("GET /v1/data", () => {
  it.each([
    [
      "input/",
      `{"fields":["time","device_id","room","open","state","temp"],"values":[[${T0},"d",null,true,"on",1.5],` +
        `[${T0},"e","hall",null,"off",10],[${T0 + 1_000},"d",null,null,null,2.5],[${T0 + 2_000},"e","hall",false,null,-3]]}`,
    ],
    [
      "input/temp/?limit=2",
      `{"fields":["time","device_id","room","temp"],"values":[[${T0 + 1_000},"d",null,2.5],[${T0 + 2_000},"e","hall",-3]]}`,
    ],
    // What the plug-in for Grafana asks to know the devices and the fields.
    [
      "input/device_id?limit_by=device_id,1&limit=1000",
      `{"fields":["time","device_id"],"values":[[${T0 + 1_000},"d"],[${T0 + 2_000},"e"]]}`,
    ],
    [
      "input/all?limit=1",
      `{"fields":["time","device_id","room","open","state","temp"],"values":[[${T0 + 2_000},"e","hall",false,null,-3]]}`,
    ],
    ["input/room?limit=1", `{"fields":["time","device_id","room"],"values":[[${T0 + 2_000},"e","hall"]]}`],
    ["input/temp?where=eq(state,on)", `{"fields":["time","device_id","temp"],"values":[[${T0},"d",1.5]]}`],
    [
      "input/temp?where=eq(open,false)",
      `{"fields":["time","device_id","room","temp"],"values":[[${T0 + 2_000},"e","hall",-3]]}`,
    ],
    [
      "input/temp?where=le(temp,0)",
      `{"fields":["time","device_id","room","temp"],"values":[[${T0 + 2_000},"e","hall",-3]]}`,
    ],
    [
      "input/open?where=ge(temp,1)&where=lt(temp,2)",
      `{"fields":["time","device_id","open"],"values":[[${T0},"d",true]]}`,
    ],
    [
      `input/temp?where=gt(time,${T0})&where=eq(room,hall)&timefmt=timeval`,
      `{"fields":["time","device_id","room","temp"],"values":[[{"sec":${T0 / 1_000 + 2},"usec":0},"e","hall",-3]]}`,
    ],
    [
      "input/temp?group_by=time(2s),room&operator=mean",
      `{"fields":["time","room","mean(temp)"],"values":[[${T0},null,2],[${T0},"hall",10],[${T0 + 2_000},"hall",-3]]}`,
    ],
    [
      "input/temp?group_by=time(2s),state&operator=count&limit_periods=1",
      `{"fields":["time","state","count(temp)"],"values":[[${T0 + 2_000},null,1]]}`,
    ],
    ["input/temp?operator=max", `{"fields":["time","temp"],"values":[[${T0},10]]}`],
    ["weather/all", `{"fields":["time","station","temp"],"values":[[${T0},"north",7],[${T0 + 1_000},null,8]]}`],
    ["weather/station", `{"fields":["time","station"],"values":[[${T0},"north"]]}`],
    ["a%20b%2F%C3%BC/temp", `{"fields":["time","station","temp"],"values":[[${T0},"x",9]]}`],
  ])("%s", async (path, table) => {
    const answer = await ask(path);
    expect(answer.body).toBe(`{"result":[${table}]}`);
    expect(answer.status).toBe(200);
    expectJson(answer);
  });

  it.each([
    "input/temp?where=eq(device_id,nobody)",
    "input/temp?where=eq(device_id,d)&where=eq(device_id,e)",
    "input/temp?where=gt(temp,9)&where=lt(temp,1)",
    "input/temp?time=0,1",
    "input/nothing",
    "input/nothing?operator=sum",
    "input/temp?where=eq(nothing,1)",
    "input/state?operator=sum",
    "input/__proto__",
    "input/temp?where=eq(__proto__,1)&limit_by=constructor,1",
  ])("answers %s with an empty result", async (path) => {
    const answer = await ask(path);
    expect(answer.body).toBe('{"result":[]}');
    expectJson(answer);
  });
});

describe("output=csv", () => {
  it.each([
    ["input/temp?limit=1", `time,input.device_id,input.room,input.temp\n${T0 + 2_000},e,hall,-3\n`],
    ["a%20b%2F%C3%BC/all", `time,a b/ü.station,a b/ü.state,a b/ü.temp\n${T0},x,"a,""b""",9\n`],
    ["input/temp?time=0,1", "time,input.device_id,input.temp\n"],
    ["input/temp?operator=min&group_by=time(1d)", `time,min.temp\n${T0 - (T0 % 86_400_000)},-3\n`],
    ["input/temp?operator=max&group_by=room&limit=1", `time,input.room,max.temp\n${T0},hall,10\n`],
    ["input/temp?operator=max", `time,max.temp\n${T0},10\n`],
  ])("%s", async (path, body) => {
    const answer = await ask(`${path}${path.includes("?") ? "&" : "?"}output=csv`);
    expect(answer.status, answer.body).toBe(200);
    expect(answer.body).toBe(body);
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(body)));
  });
});

describe("what data refuses", () => {
  it.each([
    ["input/temp?foo=1", '"foo"'],
    ["input/temp?limit=1&limit=2", "limit"],
    ["input/temp?where=a", "where must be eq, lt, gt, le or ge"],
    ["input/temp?where=eq(temp,1)&where=", "where must be"],
    ["input/temp?where=gt(time,soon)", "where must be milliseconds"],
    ["input/temp?time=2,1", "time must be"],
    ["input/temp?operator=median", "operator must be one of count, sum, min, max, mean"],
    ["input/temp?output=xml", "output must be"],
    ["input/temp?timefmt=min", "timefmt must be"],
    ["input/?operator=sum", "one field"],
    ["input/time", "field must be"],
    [`input/${"x".repeat(257)}`, "field must be"],
    [`input/temp?${Array.from({ length: 101 }, () => "where=eq(a,1)").join("&")}`, "where"],
    ["input/temp?__proto__=1", "__proto__"],
  ])("%s", async (path, message) => {
    const answer = await ask(path);
    expectProblem(answer, 400, 1001);
    expect(JSON.parse(answer.body).errors[0].message).toContain(message);
  });

  it.each([
    ["sum", Number.MAX_VALUE],
    ["mean", 1e308],
  ])("a %s of numbers that are more than a double holds together, by sources and by rows", async (operator, value) => {
    await backend.send("POST", "imports?fmt=table", {
      token: backend.token,
      body: {
        project_id: backend.projectId,
        data: {
          fields: ["time", "device_id", "huge"],
          values: [1, 2, 3].flatMap((time) => ["h1", "h2"].map((device) => [time, device, 1e308])),
        },
      },
    });
    for (const rows of ["", "&limit_by=huge,100"]) {
      const { body } = await ask(`input/huge?operator=${operator}&group_by=time(1s)${rows}`);
      expect(body).toBe(`{"result":[{"fields":["time","${operator}(huge)"],"values":[[0,${value}]]}]}`);
    }
  });

  it("a namespace that is not there", async () => {
    for (const name of ["nowhere", "INPUT_NAMESPACE", "__proto__"]) expectProblem(await ask(`${name}/`), 404, 32);
  });

  it("more than one answer holds, unless the newest rows are enough", async () => {
    const data = Array.from({ length: 50 }, (_, at) => [T0 + at, at, at, at]);
    const sources = { fields: ["time", "p", "q", "r"], data };
    for (const device_id of ["many", "more"]) {
      const body = { project_id: backend.projectId, device_id, sources };
      await backend.send("POST", "imports?fmt=table", { token: backend.token, body });
    }
    const answer = await ask("input/p");
    expectProblem(answer, 400, 1004);
    expect(answer.body).toMatch(/more than 40 values.*limit/);
    expect(JSON.parse((await ask("input/p?limit=24")).body).result[0].values).toHaveLength(24);
    expect(JSON.parse((await ask("input/p?operator=count")).body).result[0].values).toEqual([[T0, 100]]);
  });
});

describe("who may read rows", () => {
  it("is whoever has a token of the project with the right to read", async () => {
    const { server, projectId } = backend;
    const other = await server.createProject("other");
    const write = await server.createToken({ projectId, write: true });
    const foreign = await server.createToken({ projectId: other.projectId, read: true, write: true });
    expectProblem(await ask("input/", write), 403, 1013);
    expectProblem(await backend.send("GET", "data/input/"), 401, 1010);
    expectProblem(await ask("input/", await backend.userToken()), 401, 1011);
    expect((await ask("input/", foreign)).body).toBe('{"result":[]}');
    expectProblem(await ask("weather/", foreign), 404, 32);
  });

  it("with a token of one device, sees its rows alone", async () => {
    const path = `tokens/project?project_id=${backend.projectId}&read=true&write=true&device_id=d`;
    const { token } = JSON.parse((await backend.send("GET", path, { token: await backend.userToken() })).body);
    const own = `[{"fields":["time","device_id","temp"],"values":[[${T0},"d",1.5],[${T0 + 1_000},"d",2.5]]}]`;
    expect((await ask("input/temp", token)).body).toBe(`{"result":${own}}`);
    expect((await ask("input/temp?where=eq(device_id,e)", token)).body).toBe('{"result":[]}');
    expect((await ask("input/temp?operator=max", token)).body).toContain(`[[${T0},2.5]]`);
    for (const name of ["weather", "nowhere"]) expectProblem(await ask(`${name}/`, token), 403, 1015);
  });
});
