import { isDeviceId } from "@iobeam/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

async function register(fields: object = {}, path = "devices"): Promise<Record<string, unknown>> {
  const { projectId, token } = backend;
  const answer = await backend.send("POST", path, { token, body: { project_id: projectId, ...fields } });
  expect(answer.status, answer.body).toBe(201);
  expectJson(answer);
  return JSON.parse(answer.body) as Record<string, unknown>;
}

describe("POST /v1/devices", () => {
  it("makes an id of 16 to 49 characters and a name, with or without a slash at the end", async () => {
    for (const path of ["devices", "devices/"]) {
      const device = await register({}, path);
      expect(device).toEqual({
        project_id: backend.projectId,
        device_id: expect.stringMatching(/^[a-zA-Z0-9]{16,49}$/),
        device_name: expect.stringMatching(/\S/),
        created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/),
      });
      expect(isDeviceId(device["device_id"])).toBe(true);
    }
  });

  it("answers the smallest client in one read of at most 256 bytes of body", async () => {
    const { token, projectId } = backend;
    const answer = await backend.send("POST", "devices", { token, body: { project_id: projectId } });
    expect([answer.reads, Buffer.byteLength(answer.body) <= 192]).toEqual([1, true]);
  });

  it("takes an id, a name, a type and a date", async () => {
    const fields = { device_id: "own:id_1-x", device_name: "Größe", device_type: "probe" };
    const device = await register({ ...fields, created: "2016-06-02T17:51:39Z" });
    expect(device).toEqual({ project_id: backend.projectId, ...fields, created: "2016-06-02 17:51:39 +0000" });
  });

  it("takes the wire's own date, in any zone", async () => {
    const device = await register({ created: "2016-08-28 17:25:31 -0700" });
    expect(device["created"]).toBe("2016-08-29 00:25:31 +0000");
  });

  it("names a device after its id where it has no name", async () => {
    expect(await register({ device_id: "nameless" })).toMatchObject({ device_name: "nameless" });
  });

  it("registers an id that another device has as its name, under another name", async () => {
    await register({ device_name: "popular" });
    const device = await register({ device_id: "popular" });
    expect(device["device_name"]).not.toBe("popular");
  });

  it("refuses an id that is taken with 422 and code 150", async () => {
    await register({ device_id: "twice" });
    const body = { project_id: backend.projectId, device_id: "twice" };
    expectProblem(await backend.send("POST", "devices", { token: backend.token, body }), 422, 150);
  });

  it("refuses a name that is taken with 422 and code 151", async () => {
    await register({ device_name: "Same" });
    const body = { project_id: backend.projectId, device_name: "Same" };
    expectProblem(await backend.send("POST", "devices", { token: backend.token, body }), 422, 151);
  });

  it("refuses an id that an import has registered", async () => {
    const { token, projectId } = backend;
    const sources = [{ name: "s", data: [{ time: 1, value: 1 }] }];
    await backend.send("POST", "imports", { token, body: { project_id: projectId, device_id: "implicit", sources } });
    const body = { project_id: projectId, device_id: "implicit" };
    expectProblem(await backend.send("POST", "devices", { token, body }), 422, 150);
  });
});

describe("GET /v1/devices", () => {
  async function ids(path: string): Promise<unknown[]> {
    const answer = await backend.send("GET", path, { token: backend.token });
    expect(answer.status, answer.body).toBe(200);
    expectJson(answer);
    return (JSON.parse(answer.body) as { devices: { device_id: string }[] }).devices.map(({ device_id }) => device_id);
  }

  it("pages and orders, also falling", async () => {
    const { projectId, server } = backend;
    const project = await server.createProject("ordered");
    const token = await server.createToken({ projectId: project.projectId, read: true, write: true });
    const given = [
      { device_id: "b", device_name: "1", created: "2016-01-02 00:00:00 +0000" },
      { device_id: "a", device_name: "3", created: "2016-01-03 00:00:00 +0000" },
      { device_id: "c", device_name: "2", created: "2016-01-01 00:00:00 +0000" },
    ];
    for (const device of given) {
      await backend.send("POST", "devices", { token, body: { project_id: project.projectId, ...device } });
    }
    const list = async (query: string): Promise<string> => {
      const answer = await backend.send("GET", `devices?project_id=${project.projectId}${query}`, { token });
      const { devices } = JSON.parse(answer.body) as { devices: { device_id: string }[] };
      return devices.map(({ device_id }) => device_id).join("");
    };
    const orders = ["", "&order=created", "&order=-created", "&order=device_id", "&order=-device_id"];
    expect(await Promise.all(orders.map(list))).toEqual(["cba", "cba", "abc", "abc", "cba"]);
    expect(await Promise.all(["&order=device_name", "&order=-device_name"].map(list))).toEqual(["bca", "acb"]);
    expect(await list("&order=device_id&offset=1&count=1")).toBe("b");
    expect(await list("&count=0")).toBe("");
    expectProblem(await backend.send("GET", `devices?project_id=${projectId}`, { token }), 403, 1014);
  });

  it("shows the id of a device that an import has registered as its name, and finds it by that", async () => {
    const { token, projectId } = backend;
    const sources = [{ name: "s", data: [{ time: 1, value: 1 }] }];
    await backend.send("POST", "imports", { token, body: { project_id: projectId, device_id: "unnamed", sources } });
    expect(await ids("devices")).toContain("unnamed");
    for (const path of ["devices/unnamed", "devices?name=unnamed", "devices/unnamed/"]) {
      const answer = await backend.send("GET", path, { token });
      expect(JSON.parse(answer.body)).toMatchObject({ device_id: "unnamed", device_name: "unnamed" });
    }
  });

  it("does not find a device by its id where it has another name", async () => {
    await register({ device_id: "an-id", device_name: "A name" });
    expectProblem(await backend.send("GET", "devices?name=an-id", { token: backend.token }), 404, 32);
  });

  it.each(["count=-1", "count=x", "offset=1.5", "order=name", "limit=1", "name=a&name=b", "project_id=0"])(
    "refuses ?%s",
    async (query) => {
      expectProblem(await backend.send("GET", `devices?${query}`, { token: backend.token }), 400, 1001);
    },
  );
});

describe("PATCH /v1/devices/{id}", () => {
  it.each([
    [{ device_id: "another" }, 400, 1001],
    [{ device_name: " " }, 400, 1001],
    [{ device_type: "x".repeat(257) }, 400, 1001],
    [{ project_id: 999 }, 403, 1014],
  ])("refuses %j", async (body, status, code) => {
    expectProblem(await backend.send("PATCH", "devices/any", { token: backend.token, body }), status, code);
  });
});

describe("DELETE /v1/devices/{id}", () => {
  async function points(device: string): Promise<number> {
    const path = `exports/${backend.projectId}/${device}`;
    const { body } = await backend.send("GET", path, { token: backend.token });
    return (JSON.parse(body) as { result: unknown[] }).result.length;
  }

  it("deletes its points when it is told to by who may administer the project", async () => {
    const { token, projectId, server } = backend;
    const sources = [{ name: "s", data: [{ time: 1, value: 1 }] }];
    for (const device_id of ["going", "staying"]) {
      await backend.send("POST", "imports", { token, body: { project_id: projectId, device_id, sources } });
    }
    expectProblem(await backend.send("DELETE", "devices/going?data=true", { token }), 403, 1013);
    const admin = await server.createToken({ projectId, write: true, admin: true });
    for (const data of ["True", "true"]) {
      const answer = await backend.send("DELETE", `devices/going?data=${data}`, { token: admin });
      expect(answer.status).toBe(data === "True" ? 204 : 404);
    }
    expect([await points("going"), await points("staying")]).toEqual([0, 1]);
  });

  it("deletes the points of a device that was deleted before", async () => {
    const { token, projectId, server } = backend;
    const sources = [{ name: "s", data: [{ time: 1, value: 1 }] }];
    await backend.send("POST", "imports", { token, body: { project_id: projectId, device_id: "twofold", sources } });
    expect((await backend.send("DELETE", "devices/twofold", { token })).status).toBe(204);
    expect(await points("twofold")).toBe(1);
    const admin = await server.createToken({ projectId, write: true, admin: true });
    expect((await backend.send("DELETE", "devices/twofold?data=true", { token: admin })).status).toBe(204);
    expect(await points("twofold")).toBe(0);
  });
});

describe("a token that is bound to a device", () => {
  it("sees and touches that device alone", async () => {
    const { projectId, server } = backend;
    const token = await server.createToken({ projectId, read: true, write: true, deviceId: "bound" });
    await register({ device_id: "foreign", device_name: "Foreign" });
    const ask = (method: string, path: string, body?: object) => backend.send(method, path, { token, body });
    expect(JSON.parse((await ask("GET", "devices")).body)).toEqual({ devices: [] });
    expectProblem(await ask("POST", "devices", { project_id: projectId }), 403, 1015);
    expectProblem(await ask("POST", "devices", { project_id: projectId, device_id: "foreign" }), 403, 1015);
    expect((await ask("POST", "devices", { project_id: projectId, device_id: "bound" })).status).toBe(201);
    expect(JSON.parse((await ask("GET", "devices")).body)).toMatchObject({ devices: [{ device_id: "bound" }] });
    expect((await ask("GET", "devices?name=bound")).status).toBe(200);
    expectProblem(await ask("GET", "devices?name=Foreign"), 404, 32);
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const body = method === "PATCH" ? { device_name: "Stolen" } : undefined;
      expectProblem(await ask(method, "devices/foreign", body), 403, 1015);
    }
    expect((await ask("PATCH", "devices/bound", { device_name: "Bound" })).status).toBe(200);
  });
});

describe("GET /v1/devices/timestamp", () => {
  it("tells milliseconds", async () => {
    const before = Date.now();
    const answer = await backend.send("GET", "devices/timestamp", { token: backend.token });
    const { server_timestamp } = JSON.parse(answer.body) as { server_timestamp: number };
    expect(server_timestamp).toBeGreaterThanOrEqual(before);
    expect(Number.isInteger(server_timestamp)).toBe(true);
    expectJson(answer);
  });

  it.each(["TIMEVAL", "timeval", "Timeval"])("tells seconds before microseconds with timefmt=%s", async (timefmt) => {
    const answer = await backend.send("GET", `devices/timestamp?timefmt=${timefmt}`, { token: backend.token });
    expect(answer.body).toMatch(/^\{"server_timestamp":\{"sec":\d{10},"usec":\d{1,6}\}\}$/);
  });

  it("answers a GET that comes with a content type and without a body, as the embedded clients send it", async () => {
    const headers = { "content-type": "application/json" };
    const answer = await backend.send("GET", "devices/timestamp", { token: backend.token, headers });
    expect([answer.status, answer.reads]).toEqual([200, 1]);
  });
});
