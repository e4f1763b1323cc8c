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
