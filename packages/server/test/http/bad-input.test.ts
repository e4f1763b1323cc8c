import { constants, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, makeRequest } from "../support/raw-http.ts";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const LIMIT = 100_000;
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend({ bodyLimit: LIMIT });
});
afterAll(() => backend.close());

const post = (path: string, body: unknown, headers = {}) =>
  backend.send("POST", path, { token: backend.token, body, headers });

describe("a body that is no JSON", () => {
  it.each([
    ["an open brace", "{"],
    ["nothing", ""],
    ["a number with a broken fraction, as Arduino sends it", '{"time":1,"value":-1.-5000}'],
    ["NaN", '{"project_id":NaN}'],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["ten thousand open brackets", "[".repeat(10_000)],
  ])("is refused: %s", async (_what, body) => {
    for (const path of ["imports", "devices", "tokens/project"]) expectProblem(await post(path, body), 400, 1000);
  });

  it("is refused as one where it is only deep", async () => {
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    expectProblem(await post("imports", deep), 400, 1001);
    expectProblem(await post("devices", `{"project_id":${deep}}`), 400, 1001);
  });
});

describe("a body of the wrong shape", () => {
  const bodies = ["null", "1", '"x"', "[]", "{}", '{"__proto__":{"project_id":1}}', '{"constructor":{"prototype":{}}}'];
  it.each(bodies)("is refused: %s", async (body) => {
    for (const path of ["imports", "imports?fmt=table", "devices"]) expectProblem(await post(path, body), 400, 1001);
  });

  it.each([
    { project_id: "1" },
    { project_id: 1.5 },
    { project_id: 0 },
    { project_id: 2 ** 53 },
    { device_id: 5 },
    { device_id: "a b" },
    { device_id: "all" },
    { device_id: "" },
    { device_id: null },
    { device_name: "" },
    { device_name: 7 },
    { device_name: "x".repeat(257) },
    { device_name: "lone \ud800" },
    { device_type: 1 },
    { device_type: "x".repeat(257) },
    { created: "yesterday" },
    { created: "2016-13-28 17:25:31 +0000" },
    { created: 5 },
  ])("is refused as a device: %j", async (fields) => {
    expectProblem(await post("devices", { project_id: backend.projectId, ...fields }), 400, 1001);
  });

  it.each([
    { timefmt: "min" },
    { timefmt: "timeval" },
    { device_id: "a/b" },
    { sources: {} },
    { sources: [1] },
    { sources: [{ name: "TIME", data: [] }] },
    { sources: [{ name: "", data: [] }] },
    { sources: [{ name: "s" }] },
    { sources: [{ name: "s", data: [[1, 2]] }] },
  ])("is refused as an import: %j", async (fields) => {
    const body = { project_id: backend.projectId, device_id: "d", sources: [], ...fields };
    expectProblem(await post("imports", body), 400, 1001);
  });

  it.each([
    { fields: ["time"], data: [] },
    { fields: ["a", "time"], data: [] },
    { fields: ["time", "a", "a"], data: [] },
    { fields: ["time", "a"], data: [[1]] },
    { fields: ["time", "a"], data: [[1, 2, 3]] },
    { fields: ["time", "a"], data: [[1, [2]]] },
    { fields: ["time", "a"], data: [[null, 2]] },
  ])("is refused as a table: %j", async (sources) => {
    expectProblem(
      await post("imports?fmt=table", { project_id: backend.projectId, device_id: "d", sources }),
      400,
      1001,
    );
  });

  it.each(["fmt=csv", "fmt=", "foo=1", "fmt=table&fmt=table"])("is refused with ?%s", async (query) => {
    expectProblem(await post(`imports?${query}`, {}), 400, 1001);
  });
});

describe("a body that is not taken", () => {
  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "x",
    "",
  ])("is refused by its type %j", async (type) => {
    expectProblem(await post("imports", "{}", { "content-type": type }), 415, 1003);
  });

  it("is taken with the type's parameters", async () => {
    const body = { project_id: backend.projectId, device_id: "d", sources: [] };
    expect((await post("imports", body, { "content-type": "Application/JSON; charset=UTF-8" })).status).toBe(200);
  });

  it("is refused above the limit, and the answer comes through while the body is still sent", async () => {
    expectProblem(await post("imports", " ".repeat(LIMIT + 1)), 413, 1002);
    expectProblem(await post("imports", Buffer.alloc(LIMIT * 100, " ")), 413, 1002);
  });

  it.each(["users", "users/password", "users/email", "tokens/project", "tokens/revoke", "devices"])(
    "is refused above 64 KiB where it is no import, plain or in gzip: %s",
    async (path) => {
      const large = JSON.stringify({ text: "x".repeat(65_536) });
      expectProblem(await post(path, large), 413, 1002);
      expectProblem(await post(path, gzipSync(large), { "content-encoding": "gzip" }), 413, 1002);
    },
  );

  it("is refused above the limit without a length too", async () => {
    const head = makeRequest("POST", "imports", {
      token: backend.token,
      headers: { "content-type": "application/json", "transfer-encoding": "chunked" },
    });
    const chunk = Buffer.concat([Buffer.from("c350\r\n"), Buffer.alloc(0xc350, " "), Buffer.from("\r\n")]);
    const answer = await exchange(backend.port, Buffer.concat([head, chunk, chunk, chunk, Buffer.from("0\r\n\r\n")]));
    expectProblem(answer, 413, 1002);
  });
});

describe("a body in gzip", () => {
  const gzip = { "content-encoding": "gzip" };
  const body = (): object => ({
    project_id: backend.projectId,
    device_id: "zipped",
    sources: [{ name: "s", data: [{ time: 1, value: 5 }] }],
  });

  it("is taken", async () => {
    const answer = await post("imports", gzipSync(JSON.stringify(body())), gzip);
    expectJson(answer);
    expect(answer.status).toBe(200);
    const found = await backend.send("GET", `exports/${backend.projectId}/zipped`, { token: backend.token });
    expect(found.body).toContain('"value":5');
  });

  it("may be larger than the limit in neither form", async () => {
    const fits = gzipSync(JSON.stringify(body()).padEnd(LIMIT, " "));
    expect((await post("imports", fits, gzip)).status).toBe(200);
    expectProblem(await post("imports", gzipSync(JSON.stringify(body()).padEnd(LIMIT + 1, " ")), gzip), 413, 1002);
  });

  it("is refused where it inflates without end", async () => {
    expectProblem(await post("imports", gzipSync(Buffer.alloc(50_000_000)), gzip), 413, 1002);
  });

  it("is refused where it is too large and then broken, and harms nobody", async () => {
    const { Z_SYNC_FLUSH } = constants;
    for (const more of [30_000, 60_000, 100_000, 300_000]) {
      const begun = gzipSync(Buffer.alloc(LIMIT + more, " "), { finishFlush: Z_SYNC_FLUSH });
      const broken = Buffer.concat([begun, Buffer.alloc(1_000, 0xff)]);
      // Which of both is found first is for zlib to say.
      for (const path of ["imports", "devices"]) expect([400, 413]).toContain((await post(path, broken, gzip)).status);
    }
    expect((await post("imports", gzipSync(JSON.stringify(body())), gzip)).status).toBe(200);
  });

  it.each([
    ["no gzip", Buffer.from("{}")],
    ["cut off", gzipSync("{}").subarray(0, 12)],
    ["of a wrong checksum", Buffer.concat([gzipSync("{}").subarray(0, -8), Buffer.alloc(8, 1)])],
    ["nothing", Buffer.alloc(0)],
  ])("is refused where it is %s", async (_what, bytes) => {
    expectProblem(await post("imports", bytes, gzip), 400, 1001);
  });

  it.each(["br", "deflate", "zstd", "gzip, gzip", "x"])("is refused where it is %s in truth", async (encoding) => {
    const answer = await post("imports", "{}", { "content-encoding": encoding });
    expectProblem(answer, 415, 1003);
    expect(answer.headers["accept-encoding"]).toBe("gzip");
  });

  it("is offered on every answer", async () => {
    const answers = await Promise.all([backend.send("GET", "nope"), post("imports", body()), post("devices", {})]);
    for (const { headers } of answers) expect(headers["accept-encoding"]).toBe("gzip");
  });
});

describe("a path that is not one of the API", () => {
  it.each([
    ["GET", ""],
    ["GET", "nope"],
    ["DELETE", "devices"],
    ["PUT", "imports"],
    ["GET", "exports"],
    ["GET", "exports/1/d/s/x"],
    ["GET", "imports"],
    ["HEAD", "devices/timestamp"],
    ["OPTIONS", "imports"],
    ["PUT", "devices/d"],
    ["GET", "../v2/x"],
  ])("is answered with 404: %s %s", async (method, path) => {
    const answer = await backend.send(method, path, { token: backend.token });
    if (method === "HEAD") expect([answer.status, answer.body]).toEqual([404, ""]);
    else expectProblem(answer, 404, 1020);
  });

  it("is answered with 404 before its body is looked at", async () => {
    const headers = { "content-type": "application/json", "content-length": "0" };
    const answer = await backend.send("PUT", "imports", { token: backend.token, headers });
    expectProblem(answer, 404, 1020);
  });

  it.each(["exports/1/d/%zz", "exports/1/%/x", "%", "exports/1/d/%ff", "exports/1/d/%c0%80"])(
    "is answered with 400 where a percent encodes nothing: %s",
    async (path) => {
      expectProblem(await backend.send("GET", path, { token: backend.token }), 400, 1021);
    },
  );
});
