import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectEmpty, jsonOf, WIRE_DATE } from "../support/api-answer.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

interface Device extends Record<string, unknown> {
  readonly device_id: string;
}

function send(method: string, path: string, body?: object): Promise<RawAnswer> {
  const filled = body === undefined ? undefined : { project_id: backend.projectId, ...body };
  return backend.send(method, path, { token: backend.token, body: filled });
}

async function register(fields: object = {}): Promise<Device> {
  return jsonOf<Device>(await send("POST", "devices", fields), 201);
}

async function list(query: string = ""): Promise<Device[]> {
  const path = `devices?project_id=${backend.projectId}${query}`;
  return jsonOf<{ devices: Device[] }>(await send("GET", path)).devices;
}

describe("POST /v1/devices", () => {
  it("makes an id that every client can keep, and a name", async () => {
    expect(await register()).toEqual({
      project_id: backend.projectId,
      device_id: expect.stringMatching(/^[a-zA-Z0-9_:-]{16,49}$/),
      device_name: expect.stringMatching(/\S/),
      created: expect.stringMatching(WIRE_DATE),
    });
  });

  it("makes another id each time", async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(async () => (await register()).device_id));
    expect(new Set(ids).size).toBe(4);
  });

  it("takes everything that a client may tell", async () => {
    const fields = { device_id: "DEV123", device_name: "Kettle", device_type: "sensor" };
    expect(await register({ ...fields, created: "2016-08-28 17:25:31 +0000" })).toEqual({
      project_id: backend.projectId,
      ...fields,
      created: "2016-08-28 17:25:31 +0000",
    });
  });

  it("names a device after its id where it has no name", async () => {
    expect(await register({ device_id: "only:id_1-x" })).toMatchObject({ device_name: "only:id_1-x" });
  });

  it("makes an id for a name alone", async () => {
    const device = await register({ device_name: "only a name" });
    expect(device).toMatchObject({ device_name: "only a name" });
    expect(device.device_id).toMatch(/^[a-zA-Z0-9_:-]{16,49}$/);
  });

  it("answers 422 with code 150 where the id is registered already", async () => {
    await register({ device_id: "twice" });
    expectProblem(await send("POST", "devices", { device_id: "twice" }), 422, 150);
  });

  it("answers 422 with code 151 where the name is in use already", async () => {
    await register({ device_name: "twice named" });
    expectProblem(await send("POST", "devices", { device_name: "twice named" }), 422, 151);
  });

  it("answers 403 for another project", async () => {
    const body = { project_id: backend.projectId + 1 };
    jsonOf(await backend.send("POST", "devices", { token: backend.token, body }), 403);
  });
});

describe("GET /v1/devices", () => {
  it("lists the devices of a project as they were registered", async () => {
    const device = await register({ device_id: "listed", device_type: "t" });
    expect(await list()).toContainEqual(device);
  });

  it("lists the token's own project where none is named", async () => {
    const device = await register();
    const { devices } = jsonOf<{ devices: Device[] }>(await send("GET", "devices"));
    expect(devices).toContainEqual(device);
  });

  it("pages by offset and count in an order that stays", async () => {
    for (let at = 0; at < 5; at++) await register();
    const all = await list("&offset=0&count=1000");
    const paged = [...(await list("&offset=0&count=2")), ...(await list("&offset=2&count=1000"))];
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(paged).toEqual(all);
    expect(await list(`&offset=${all.length}`)).toEqual([]);
  });

  it("finds a device by its id", async () => {
    const device = await register({ device_id: "by-id" });
    expect(jsonOf(await send("GET", "devices/by-id"))).toEqual(device);
  });

  it("finds a device by its name", async () => {
    const device = await register({ device_name: "by name & co" });
    const path = `devices?name=${encodeURIComponent("by name & co")}`;
    expect(jsonOf(await send("GET", path))).toEqual(device);
  });

  it.each(["devices/nobody", "devices?name=nobody"])("answers 404 at %s", async (path) => {
    jsonOf(await send("GET", path), 404);
  });
});

describe("PATCH /v1/devices/{id}", () => {
  it("changes the name and the type", async () => {
    const before = await register({ device_id: "patched" });
    const changes = { device_id: "patched", device_name: "new name", device_type: "new type" };
    const answer = await send("PATCH", "devices/patched", changes);
    if (answer.status === 200) expect(jsonOf(answer)).toEqual({ ...before, ...changes });
    expect(answer.status).toBe(200);
    expect(jsonOf(await send("GET", "devices/patched"))).toEqual({ ...before, ...changes });
  });

  it("answers 204 where nothing is modified", async () => {
    await register({ device_id: "same", device_name: "same name" });
    expectEmpty(await send("PATCH", "devices/same", { device_id: "same", device_name: "same name" }));
  });

  it("refuses a name that is in use with code 151", async () => {
    await register({ device_id: "first", device_name: "first name" });
    await register({ device_id: "second" });
    expectProblem(await send("PATCH", "devices/second", { device_name: "first name" }), 422, 151);
  });

  it("answers 404 for a device that is not there", async () => {
    jsonOf(await send("PATCH", "devices/nobody", { device_id: "nobody", device_name: "x" }), 404);
  });
});

describe("DELETE /v1/devices/{id}", () => {
  it("removes a device, whose id is free again", async () => {
    await register({ device_id: "deleted" });
    expectEmpty(await send("DELETE", "devices/deleted"));
    jsonOf(await send("GET", "devices/deleted"), 404);
    await register({ device_id: "deleted" });
  });

  it("keeps its points", async () => {
    const sources = [{ name: "s", data: [{ time: 1, value: 1 }] }];
    jsonOf(await send("POST", "imports", { device_id: "with-points", sources }));
    expectEmpty(await send("DELETE", "devices/with-points"));
    const { result } = jsonOf<{ result: unknown[] }>(await send("GET", `exports/${backend.projectId}/with-points/all`));
    expect(result).toHaveLength(1);
  });

  it("answers 404 for a device that is not there", async () => {
    jsonOf(await send("DELETE", "devices/nobody"), 404);
  });
});

describe("GET /v1/devices/timestamp", () => {
  it.each([
    ["", /^\{"server_timestamp":\d{13}\}$/],
    ["?timefmt=TIMEVAL", /^\{"server_timestamp":\{"sec":\d{10},"usec":\d{1,6}\}\}$/],
  ])("answers %j as the embedded clients look for it", async (query, text) => {
    const answer = await send("GET", `devices/timestamp${query}`);
    jsonOf(answer);
    expect(answer.body).toMatch(text);
  });
});
