import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

async function importPoints(body: object, path = "imports"): Promise<void> {
  const answer = await backend.send("POST", path, {
    token: backend.token,
    body: { project_id: backend.projectId, ...body },
  });
  expect(answer.status, answer.body).toBe(200);
  expectJson(answer);
}

async function find(device: string, query = "timefmt=usec"): Promise<unknown> {
  const path = `exports/${backend.projectId}/${device}?${query}`;
  const answer = await backend.send("GET", path, { token: backend.token });
  const { result } = JSON.parse(answer.body) as {
    result: { name: string; data: { time: number; value: unknown }[] }[];
  };
  return Object.fromEntries(result.map(({ name, data }) => [name, data.map(({ time, value }) => [time, value])]));
}

describe("POST /v1/imports", () => {
  it.each(["imports", "imports/"])("keeps the list form sent to %s", async (path) => {
    const sources = [
      {
        name: "t",
        data: [
          { time: 2, value: -0.5 },
          { time: 1, value: 22 },
        ],
      },
    ];
    await importPoints({ device_id: "list", timefmt: "usec", sources }, path);
    expect(await find("list")).toEqual({
      t: [
        [1, 22],
        [2, -0.5],
      ],
    });
  });

  it.each(["imports?fmt=table", "imports/?fmt=table"])("keeps the table form sent to %s", async (path) => {
    const data = [
      [1, 1.5, null],
      [2, "x", true],
    ];
    await importPoints({ device_id: "table", timefmt: "usec", sources: { fields: ["time", "a", "b"], data } }, path);
    expect(await find("table")).toEqual({
      a: [
        [1, 1.5],
        [2, "x"],
      ],
      b: [[2, true]],
    });
  });

  it("takes times without timefmt as milliseconds", async () => {
    await importPoints({ device_id: "ms", sources: [{ name: "t", data: [{ time: 1_427_316_488_000, value: 1 }] }] });
    expect(await find("ms")).toEqual({ t: [[1_427_316_488_000_000, 1]] });
  });

  it("keeps the bits of -0 and of large numbers", async () => {
    await importPoints({ device_id: "bits", timefmt: "usec", sources: [{ name: "t", data: [] }] });
    const raw = `{"project_id":${backend.projectId},"device_id":"bits","timefmt":"usec","sources":[{"name":"t","data":[{"time":1,"value":-0},{"time":2,"value":1e308},{"time":3,"value":9007199254740994}]}]}`;
    await backend.send("POST", "imports", { token: backend.token, body: raw });
    const { body } = await backend.send("GET", `exports/${backend.projectId}/bits`, { token: backend.token });
    expect(body).toContain('"value":-0}');
    expect(body).toContain('"value":9007199254740994}');
  });

  it("stores a request that is sent twice once", async () => {
    const body = { device_id: "again", timefmt: "usec", sources: [{ name: "t", data: [{ time: 1, value: 1 }] }] };
    await importPoints(body);
    await importPoints(body);
    expect(await find("again")).toEqual({ t: [[1, 1]] });
  });

  it("takes an empty table", async () => {
    await importPoints({ device_id: "none", sources: { fields: ["time", "a"], data: [] } }, "imports?fmt=table");
    expect(await find("none")).toEqual({});
  });

  it("reads the bytes that the embedded clients send", async () => {
    const body = `{"device_id":"b671c1e8cc64df637935ae4a","project_id":${backend.projectId},"sources":[{"name":"analog","data":[{"time":1795391627778,"value":21.5000}]}]}`;
    await backend.send("POST", "imports", { token: backend.token, body });
    expect(await find("b671c1e8cc64df637935ae4a", "timefmt=msec")).toEqual({ analog: [[1_795_391_627_778, 21.5]] });
  });

  const good = { time: 1, value: 1 };
  it.each([
    ["a text in place of a number's time", { time: "2", value: 1 }],
    ["a fractional time", { time: 1.5, value: 1 }],
    ["an unsafe time", { time: 2 ** 53, value: 1 }],
    ["no time", { value: 1 }],
    ["no value", { time: 2 }],
    ["an object as value", { time: 2, value: {} }],
    ["null as value", { time: 2, value: null }],
    ["a text too long", { time: 2, value: "x".repeat(65_537) }],
  ])("stores nothing of a batch with %s", async (_what, bad) => {
    const sources = [
      { name: "fine", data: [good] },
      { name: "t", data: [good, bad, good] },
    ];
    const body = { project_id: backend.projectId, device_id: "whole", sources };
    expectProblem(await backend.send("POST", "imports", { token: backend.token, body }), 400, 1001);
    expect(await find("whole")).toEqual({});
  });

  it("names the wrong field by its path", async () => {
    const sources = [{ name: "t", data: [good, { time: 2, value: [] }] }];
    const body = { project_id: backend.projectId, device_id: "d", sources };
    const answer = await backend.send("POST", "imports", { token: backend.token, body });
    expect(answer.body).toContain("sources[0].data[1].value");
  });
});

describe("POST /v1/imports?fmt=table in namespace form", () => {
  const data = { fields: ["time", "a", "s"], values: [[1, 1.5, "x"]] };
  const points = { a: [[1_000, 1.5]], s: [[1_000, "x"]] };

  async function send(body: object, token: string = backend.token) {
    return backend.send("POST", "imports?fmt=table", { token, body: { project_id: backend.projectId, ...body } });
  }

  it("keeps the bytes that the command line sends", async () => {
    const body = `{"project_id":${backend.projectId},"data":{"fields":["time","a","s"],"values":[[1,1.5,"x"]]},"labels":{"device_id":"cli"},"namespace":"input"}`;
    const answer = await backend.send("POST", "imports?fmt=table", { token: backend.token, body });
    expect([answer.status, answer.body]).toEqual([200, "{}"]);
    expectJson(answer);
    expect(await find("cli")).toEqual(points);
  });

  it("keeps the form of two weeks", async () => {
    const older = { device_id: "older", namespace: "input", data: { fields: data.fields, data: data.values } };
    expect((await send(older)).status).toBe(200);
    expect(await find("older")).toEqual(points);
  });

  it("keeps rows of many devices, all or none", async () => {
    const values = [
      [1, "m1", 1],
      [1, "m2", 2],
      [2, "m1", 3],
    ];
    const rows = { fields: ["time", "device_id", "a"], values };
    expectProblem(await send({ data: { ...rows, values: [...values, [3, "m1", {}]] } }), 400, 1001);
    expect([await find("m1"), await find("m2")]).toEqual([{}, {}]);
    expect((await send({ data: rows })).status).toBe(200);
    expect(await find("m1")).toEqual({
      a: [
        [1_000, 1],
        [2_000, 3],
      ],
    });
    expect(await find("m2")).toEqual({ a: [[1_000, 2]] });
  });

  it("names the label that is missing", async () => {
    const answer = await send({ labels: {}, data });
    expectProblem(answer, 400, 1001);
    expect(answer.body).toContain("labels.device_id must be a device id");
  });

  it("answers 404 with code 32 for a namespace that is not there", async () => {
    expectProblem(await send({ namespace: "nowhere", data }), 404, 32);
  });

  it("does not tell of the namespaces of another project", async () => {
    const { projectId } = await backend.server.createProject("other");
    for (const namespace of ["input", "nowhere"]) {
      expectProblem(await send({ project_id: projectId, namespace, labels: { device_id: "d" }, data }), 403, 1014);
    }
  });

  it("takes of a token that is bound to a device that device alone", async () => {
    const token = await backend.server.createToken({ projectId: backend.projectId, write: true, deviceId: "own" });
    expect((await send({ labels: { device_id: "own" }, data }, token)).status).toBe(200);
    expectProblem(await send({ labels: { device_id: "other" }, data }, token), 403, 1015);
    const values = [
      [1, "own", 5],
      [1, "other", 5],
    ];
    expectProblem(await send({ data: { fields: ["time", "device_id", "a"], values } }, token), 403, 1015);
    expect([await find("own"), await find("other")]).toEqual([points, {}]);
    const sources = [{ name: "s", data: [{ time: 1, value: 1 }] }];
    const list = { project_id: backend.projectId, device_id: "other", sources };
    expectProblem(await backend.send("POST", "imports", { token, body: list }), 403, 1015);
  });
});

describe("POST /v1/imports of what is odd", () => {
  const send = (body: string, path = "imports") => backend.send("POST", path, { token: backend.token, body });

  it("refuses the number that the Arduino client writes for -1.5", async () => {
    const { projectId } = backend;
    const body = `{"device_id":"odd","project_id":${projectId},"sources":[{"name":"s","data":[{"time":1,"value":-1.-5000}]}]}`;
    expectProblem(await send(body), 400, 1000);
    expect(await find("odd")).toEqual({});
  });

  it.each(["null", "[]", "5", '"x"'])("refuses the body %s in every form", async (body) => {
    for (const path of ["imports", "imports?fmt=table"]) expectProblem(await send(body, path), 400, 1001);
  });
});
