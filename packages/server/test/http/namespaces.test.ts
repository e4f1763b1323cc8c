import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawAnswer } from "../support/raw-http.ts";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

interface Namespace {
  readonly namespace_id: number;
  readonly namespace_name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly labels: object;
}

function send(method: string, path: string, body?: unknown, token: string = backend.token): Promise<RawAnswer> {
  return backend.send(method, `namespaces${path}`, { token, body });
}

const fresh = (changes: object = {}): object => ({
  project_id: backend.projectId,
  namespace_name: "weather",
  partitioning_field: "station",
  fields: { wind: "DOUBLE" },
  labels: null,
  ...changes,
});

async function make(name: string): Promise<Namespace> {
  const answer = await send("POST", "/", fresh({ namespace_name: name }));
  expect(answer.status, answer.body).toBe(201);
  return JSON.parse(answer.body);
}

async function get(id: number): Promise<Namespace> {
  return JSON.parse((await send("GET", `/${id}`)).body);
}

describe("POST /v1/namespaces", () => {
  it("answers the namespace and where it is, in the wire's shape", async () => {
    const answer = await send("POST", "/", fresh({ namespace_name: "shape", labels: { "wind:distinct": [1, "a"] } }));
    expect(answer.status).toBe(201);
    expectJson(answer);
    const { namespace_id: id } = JSON.parse(answer.body);
    expect(answer.headers["location"]).toBe(`/v1/namespaces/${id}`);
    const date = '"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000"';
    expect(answer.body).toMatch(
      new RegExp(
        `^\\{"namespace_id":${id},"project_id":${backend.projectId},"namespace_name":"shape",` +
          '"partitioning_field":"station","fields":\\{"wind":"DOUBLE"\\},"labels":\\{"wind:distinct":\\[1,"a"\\]\\},' +
          `"created":${date},"last_modified":${date}\\}$`,
      ),
    );
    expect((await send("GET", `/${id}`)).body).toBe(answer.body);
  });

  it("takes the name as older clients send it, and a project that is not said", async () => {
    const body = { name: "older", partitioning_field: "p", fields: { p: "STRING" } };
    expect(JSON.parse((await send("POST", "", body)).body)).toMatchObject({
      project_id: backend.projectId,
      namespace_name: "older",
      fields: {},
      labels: {},
    });
  });

  it.each(["constructor", "toString", "__proto__"])("takes %s for a partitioning field", async (partitioning_field) => {
    const body = { namespace_name: `by ${partitioning_field}`, partitioning_field, fields: { a: "DOUBLE" } };
    const answer = await send("POST", "", body);
    expect(answer.status, answer.body).toBe(201);
    expect(JSON.parse(answer.body)).toMatchObject({ partitioning_field, fields: { a: "DOUBLE" } });
  });

  it("refuses a name twice", async () => {
    await make("twice");
    expectProblem(await send("POST", "/", fresh({ namespace_name: "twice" })), 422, 33);
    expectProblem(await send("POST", "/", fresh({ namespace_name: "input" })), 422, 33);
  });

  it.each<[object, string]>([
    [{ namespace_name: undefined }, "namespace_name"],
    [{ namespace_name: " " }, "namespace_name"],
    [{ namespace_name: ".." }, "namespace_name"],
    [{ namespace_name: "x".repeat(257) }, "namespace_name"],
    [{ namespace_name: "\ud800" }, "namespace_name"],
    [{ namespace_name: 5 }, "namespace_name"],
    [{ partitioning_field: undefined }, "partitioning_field"],
    [{ partitioning_field: "time" }, "partitioning_field"],
    [{ partitioning_field: "" }, "partitioning_field"],
    [{ partitioning_field: "wind" }, "fields.wind"],
    [{ fields: null }, "fields"],
    [{ fields: { wind: "FLOAT" } }, "fields.wind"],
    [{ fields: { all: "LONG" } }, "a name in fields"],
    [{ labels: [] }, "labels"],
    [{ labels: { note: "x".repeat(65_536) } }, "labels"],
    [{ labels: { nested: nested(32) } }, "labels"],
    [{ project_id: "6" }, "project_id"],
  ])("refuses %j", async (changes, argument) => {
    const answer = await send("POST", "/", fresh({ namespace_name: "bad", ...changes }));
    expectProblem(answer, 400, 1001);
    expect(JSON.parse(answer.body).errors[0].message).toContain(argument);
  });
});

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

it.each([100, 1_800, 2_500, 5_000, 30_000])("refuses labels of %i levels, and goes on", async (levels) => {
  const deep = `{"nested":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  const body = `{"namespace_name":"deep","partitioning_field":"station","fields":{},"labels":${deep}}`;
  expectProblem(await send("POST", "/", body), 400, 1001);
  await make(`beside-${levels}`);
});

describe("GET /v1/namespaces", () => {
  it("lists all, input first", async () => {
    await make("listed");
    const { namespaces } = JSON.parse((await send("GET", "/")).body) as { namespaces: Namespace[] };
    expect(namespaces[0]).toMatchObject({ namespace_name: "input", partitioning_field: "device_id", labels: {} });
    expect(namespaces.map((each) => each.namespace_name)).toContain("listed");
  });

  it.each(["?name=input", "/?name=input", "/?namespace_name=input", "?name=input&namespace_name=input"])(
    "finds one with %s",
    async (query) => {
      const { namespaces } = JSON.parse((await send("GET", query)).body) as { namespaces: Namespace[] };
      expect(namespaces.map((each) => each.namespace_name)).toEqual(["input"]);
    },
  );

  it.each(["?name=nowhere", "?name=input&namespace_name=other", "?name="])("finds none with %s", async (query) => {
    expect((await send("GET", query)).body).toBe('{"namespaces":[]}');
  });

  it.each(["?foo=1", "?name=a&name=b", "/x", "/0", "/-1", "/1.5"])("refuses %s", async (path) => {
    expectProblem(await send("GET", path), 400, 1001);
  });

  it("knows no other number", async () => {
    expectProblem(await send("GET", "/999999"), 404, 32);
  });
});

describe("PUT /v1/namespaces", () => {
  it("takes back what it gave, changed", async () => {
    const before = await make("changed");
    const changes = { fields: { wind: "DOUBLE", gusts: "LONG" }, labels: { "station:distinct": "" } };
    const answer = await send("PUT", `/${before.namespace_id}`, { ...before, ...changes, namespace_name: "renamed" });
    expect([answer.status, answer.body]).toEqual([204, ""]);
    expect(await get(before.namespace_id)).toMatchObject({ ...changes, namespace_name: "renamed" });
    expect((await send("PUT", `/${before.namespace_id}/`, await get(before.namespace_id))).status).toBe(204);
  });

  it("keeps fields that hold points, and what tells these apart", async () => {
    const { namespace_id: id, ...before } = await make("held");
    const data = { fields: ["time", "wind", "note"], values: [[1, 2, "x"]] };
    const body = { project_id: backend.projectId, namespace: "held", labels: { station: "s" }, data };
    expect((await backend.send("POST", "imports?fmt=table", { token: backend.token, body })).status).toBe(200);
    expect((await send("PUT", `/${id}`, { ...before, fields: { rain: "LONG" } })).status).toBe(204);
    expect((await get(id)).fields).toEqual({ wind: "DOUBLE", note: "STRING", rain: "LONG" });
    const answer = await send("PUT", `/${id}`, { ...before, partitioning_field: "room" });
    expectProblem(answer, 400, 1001);
    expect(answer.body).toContain("partitioning_field must be station");
  });

  it("leaves input what it is", async () => {
    const { namespaces } = JSON.parse((await send("GET", "?name=input")).body) as { namespaces: Namespace[] };
    const [input] = namespaces as [Namespace];
    const path = `/${input.namespace_id}`;
    expectProblem(await send("PUT", path, { ...input, namespace_name: "output" }), 400, 1001);
    expectProblem(await send("PUT", path, { ...input, partitioning_field: "room" }), 400, 1001);
    expect((await send("PUT", path, { ...input, labels: { note: 1 } })).status).toBe(204);
    expect((await get(input.namespace_id)).labels).toEqual({ note: 1 });
  });

  it("refuses the name of another, another number, and one that is not there", async () => {
    const one = await make("one");
    await make("other");
    expectProblem(await send("PUT", `/${one.namespace_id}`, { ...one, namespace_name: "other" }), 422, 33);
    expectProblem(await send("PUT", `/${one.namespace_id}`, { ...one, namespace_id: 999_999 }), 400, 1001);
    expectProblem(await send("PUT", "/999999", fresh()), 404, 32);
  });
});

describe("who may", () => {
  it("see namespaces: whoever may read; change them: whoever may write or administer", async () => {
    const { server, projectId } = backend;
    const [read, write, admin] = await Promise.all([
      server.createToken({ projectId, read: true }),
      server.createToken({ projectId, write: true }),
      server.createToken({ projectId, admin: true }),
    ]);
    const { namespace_id: id } = await make("rights");
    for (const path of ["", `/${id}`]) {
      expect((await send("GET", path, undefined, read)).status).toBe(200);
      expectProblem(await send("GET", path, undefined, write), 403, 1013);
    }
    for (const token of [write, admin]) {
      expect((await send("PUT", `/${id}`, fresh({ namespace_name: "rights" }), token)).status).toBe(204);
    }
    expectProblem(await send("PUT", `/${id}`, fresh({ namespace_name: "rights" }), read), 403, 1013);
    expectProblem(await send("POST", "", fresh({ namespace_name: "more rights" }), read), 403, 1013);
    expectProblem(await send("GET", "", undefined, await backend.userToken()), 401, 1011);
  });

  it("not those of another project, which learn nothing", async () => {
    const { namespace_id: id } = await make("secret");
    const { projectId } = await backend.server.createProject("other");
    const token = await backend.server.createToken({ projectId, read: true, write: true });
    expectProblem(await send("GET", `/${id}`, undefined, token), 404, 32);
    expect((await send("GET", "?name=secret", undefined, token)).body).toBe('{"namespaces":[]}');
    expectProblem(await send("PUT", `/${id}`, fresh({ project_id: projectId }), token), 404, 32);
    for (const method of ["POST", "PUT"]) {
      expectProblem(await send(method, method === "PUT" ? `/${id}` : "", fresh(), token), 403, 1014);
    }
  });

  it("not change them with a token of one device", async () => {
    const path = `tokens/project?project_id=${backend.projectId}&read=true&write=true&device_id=d`;
    const { token } = JSON.parse((await backend.send("GET", path, { token: await backend.userToken() })).body);
    expectProblem(await send("POST", "", fresh({ namespace_name: "bound" }), token), 403, 1015);
    expect((await send("GET", "?name=input", undefined, token)).status).toBe(200);
  });
});
