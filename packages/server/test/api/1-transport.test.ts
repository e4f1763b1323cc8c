import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectEmpty, jsonOf, WIRE_DATE } from "../support/api-answer.ts";
import { exchange, makeRequest, type RawRequest } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
let project: string;
beforeAll(async () => {
  backend = await startBackend();
  project = String(backend.projectId);
});
afterAll(() => backend.close());

const fields = { fields: ["time", "temp"], data: [[1, 2]] };
const list = [{ name: "temp", data: [{ time: 1, value: 2 }] }];

/** Requests of every kind, and the status that each is answered with. */
const CALLS: readonly [status: number, method: string, path: string, body?: object | string][] = [
  [200, "GET", "devices/timestamp"],
  [201, "POST", "devices", {}],
  [200, "GET", "devices?project_id=P"],
  [200, "POST", "imports", { device_id: "d", sources: list }],
  [200, "POST", "imports?fmt=table", { device_id: "d", sources: fields }],
  [200, "GET", "exports/P/d/all"],
  [200, "GET", "data/input/"],
  [200, "GET", "namespaces/"],
  [400, "POST", "imports", "{"],
  [400, "POST", "imports", { device_id: "d", sources: [{ name: "temp", data: [{ time: "x" }] }] }],
  [400, "GET", "exports/P/d/all?limit=x"],
  [403, "GET", "exports/999999/d/all"],
  [404, "GET", "devices/nobody"],
  [404, "GET", "no/such/path"],
  [422, "POST", "devices", { device_id: "taken" }],
];

function call(method: string, path: string, body?: object | string, more: RawRequest = {}) {
  const filled = typeof body === "object" ? { project_id: backend.projectId, ...body } : body;
  return backend.send(method, path.replaceAll("P", project), { token: backend.token, body: filled, ...more });
}

describe("an answer with a body", () => {
  beforeAll(() => call("POST", "devices", { device_id: "taken" }));

  it.each(CALLS)("%d to %s %s has its type and its length, and is not chunked", async (status, method, path, body) => {
    jsonOf(await call(method, path, body), status);
  });

  it.each(CALLS)("%d to %s %s spells the length as the embedded clients look for it", async (_status, ...request) => {
    expect((await call(...request)).head).toMatch(/\r\n(content-length|Content-Length): \d+(\r\n|$)/);
  });

  it("has the same length and type where gzip is offered", async () => {
    const headers = { "accept-encoding": "gzip, deflate", accept: "*/*" };
    const { headers: got, head } = await call("GET", "exports/P/d/all", undefined, { headers });
    expect(got["transfer-encoding"], head).toBeUndefined();
    expect(Number(got["content-length"])).toBeGreaterThan(0);
    expect(got["content-type"]).toBe("application/json; charset=utf-8");
  });

  it("comes over a connection that stays open, one after another", async () => {
    const { token, port } = backend;
    const once = makeRequest("GET", "devices/timestamp", { token, headers: { connection: "keep-alive" } });
    const last = makeRequest("GET", "devices/timestamp", { token });
    const { body } = await exchange(port, Buffer.concat([once, last]));
    expect(body).toMatch(/^\{"server_timestamp":\d+\}HTTP\/1\.1 200 OK\r\n/);
  });

  it("comes to HTTP/1.0 without chunks, too", async () => {
    const { token, port } = backend;
    const bytes = makeRequest("GET", "devices/timestamp", { token }).toString("latin1").replace("HTTP/1.1", "HTTP/1.0");
    jsonOf(await exchange(port, bytes));
  });
});

describe("an error", () => {
  it.each(CALLS.filter(([status]) => status >= 400))(
    "%d to %s %s has a code and a message",
    async (status, ...request) => {
      const { errors } = jsonOf<{ errors: Record<string, unknown>[] }>(await call(...request), status);
      expect(Number.isInteger(errors[0]?.["code"])).toBe(true);
      expect(errors[0]?.["message"]).toMatch(/\S/);
      for (const name of ["details", "detailed_message"]) {
        expect(["string", "undefined"]).toContain(typeof errors[0]?.[name]);
      }
    },
  );

  it.each([
    ["nothing", {}],
    ["a token that is none", { token: "x" }],
  ])("without a token that counts, %s, is 401", async (_what, request) => {
    const answer = await backend.send("GET", "devices/timestamp", request);
    jsonOf(answer, 401);
  });

  it("where the request is no HTTP still has a length", async () => {
    const answer = await exchange(backend.port, "POST nonsense\r\n\r\n");
    jsonOf(answer, 400);
  });
});

describe("paths", () => {
  const table = { device_id: "slash", sources: fields };
  it.each<[string, string, object?]>([
    ["POST", "devices", {}],
    ["GET", "devices"],
    ["GET", "devices/timestamp"],
    ["GET", "devices/taken"],
    ["POST", "imports", { device_id: "slash", sources: list }],
    ["GET", "exports/P/slash"],
    ["GET", "exports/P/slash/temp"],
    ["GET", "data/input"],
    ["GET", "data/input/all"],
    ["GET", "data/input/temp"],
    ["GET", "namespaces"],
  ])("%s %s is answered alike with and without a slash at the end", async (method, path, body) => {
    const [bare, slash] = [await call(method, path, body), await call(method, `${path}/`, body)];
    expect([slash.status, slash.headers["content-type"]]).toEqual([bare.status, bare.headers["content-type"]]);
    expect(bare.status, bare.body).toBeLessThan(300);
  });

  it.each(["imports?fmt=table", "imports/?fmt=table"])("POST %s takes a table", async (path) => {
    jsonOf(await call("POST", path, table));
  });

  it.each(["GET", "POST"])("%s projects works with and without a slash at the end", async (method) => {
    const token = await backend.userToken();
    const body = method === "POST" ? { project_name: "slash" } : undefined;
    for (const path of ["projects", "projects/"]) {
      jsonOf(await backend.send(method, path, { token, body }), method === "POST" ? 201 : 200);
    }
  });
});

describe("booleans in queries", () => {
  it.each([
    ["true", true],
    ["True", true],
    ["false", false],
    ["False", false],
  ])("%s counts", async (text, flag) => {
    const path = `tokens/project?project_id=${project}&read=true&write=${text}`;
    const answer = await backend.send("GET", path, { token: await backend.userToken() });
    expect(jsonOf(answer)).toMatchObject({ read: true, write: flag });
  });
});

describe("times in text", () => {
  it("are yyyy-MM-dd HH:mm:ss Z", async () => {
    const { created } = jsonOf(await call("POST", "devices", {}), 201);
    expect(created).toMatch(WIRE_DATE);
    const path = `tokens/project?project_id=${project}&read=true`;
    const token = jsonOf(await backend.send("GET", path, { token: await backend.userToken() }));
    expect([token["expires"], token["created"]]).toEqual([
      expect.stringMatching(WIRE_DATE),
      expect.stringMatching(WIRE_DATE),
    ]);
  });
});

describe("DELETE", () => {
  it.each<[string, Record<string, string>]>([
    ["without a body", {}],
    ["with the type of a body and none", { "content-type": "application/json" }],
    ["with an empty body", { "content-type": "application/json", "content-length": "0" }],
  ])("%s is answered with 204 and nothing", async (_what, headers) => {
    jsonOf(await call("POST", "devices", { device_id: "gone" }), 201);
    expectEmpty(await call("DELETE", "devices/gone", undefined, { headers }));
  });
});

describe("GET /v1/ping", () => {
  it.each(["undefined", "x"])("answers Grafana, whose token is %j when it is set up", async (token) => {
    jsonOf(await backend.send("GET", "ping", { token }));
  });
});

describe("a body", () => {
  it.each(["application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8"])(
    "of type %s is read",
    async (type) => {
      const headers = { "content-type": type };
      jsonOf(await call("POST", "imports", { device_id: "d", sources: list }, { headers }));
    },
  );
});
