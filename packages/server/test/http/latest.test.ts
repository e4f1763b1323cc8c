import { BLOCKS_TYPE, decodeExportFrame, QueryReq } from "@iobeam/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOf } from "../support/api-answer.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
  const { projectId: project_id, token } = backend;
  for (const device_id of ["d", "e"]) {
    const sources = [
      { name: "a", data: [5, 7, 6].map((time) => ({ time, value: time })) },
      { name: "b", data: [{ time: 9, value: "x" }] },
    ];
    await backend.send("POST", "imports", { token, body: { project_id, device_id, sources } });
  }
  const data = { fields: ["time", "a"], values: [[8, true]] };
  const labels = { device_id: "e", room: "r" };
  await backend.send("POST", "imports?fmt=table", { token, body: { project_id, labels, data } });
});
afterAll(() => backend.close());

async function find(path: string): Promise<unknown[]> {
  const answer = await backend.send("GET", `latest/${backend.projectId}${path}`, { token: backend.token });
  return jsonOf<{ result: unknown[] }>(answer).result;
}

function series(device_id: string, name: string, [time, value]: readonly [number, unknown], more: object = {}): object {
  return { project_id: backend.projectId, device_id, name, ...more, data: [{ time, value }] };
}

describe("GET /v1/latest", () => {
  it.each(["", "/", "/all", "/all/all", "/all/all/"])("finds the newest point of every series at %j", async (path) => {
    expect(await find(path)).toEqual([
      series("d", "a", [7, 7]),
      series("d", "b", [9, "x"]),
      series("e", "a", [7, 7]),
      series("e", "b", [9, "x"]),
      series("e", "a", [8, true], { labels: { room: "r" } }),
    ]);
  });

  it("finds it for one device, one series, or one of both", async () => {
    expect(await find("/d")).toEqual([series("d", "a", [7, 7]), series("d", "b", [9, "x"])]);
    expect(await find("/all/b")).toEqual([series("d", "b", [9, "x"]), series("e", "b", [9, "x"])]);
    expect(await find("/d/a?timefmt=usec")).toEqual([series("d", "a", [7_000, 7])]);
    expect(await find("/nobody/a")).toEqual([]);
  });

  it("answers blocks where they are taken and no series has labels", async () => {
    const ask = (place: string) => {
      const headers = { authorization: `Bearer ${backend.token}`, accept: `${BLOCKS_TYPE}, application/json` };
      return fetch(new URL(`latest/${backend.projectId}/${place}`, backend.server.url), { headers });
    };
    const plain = await ask("d/a");
    const bytes = new Uint8Array(await plain.arrayBuffer());
    expect(decodeExportFrame(bytes, new QueryReq(backend.projectId)).result).toEqual([series("d", "a", [7, 7])]);
    expect((await ask("e/a")).headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it.each(["limit=2", "from=1", "operator=sum", "timefmt=x", "output=csv"])("refuses ?%s", async (query) => {
    const path = `latest/${backend.projectId}?${query}`;
    expectProblem(await backend.send("GET", path, { token: backend.token }), 400, 1001);
  });

  it("needs the right to read, in the project and of the device", async () => {
    const { projectId, server } = backend;
    const writer = await server.createToken({ projectId, write: true });
    expectProblem(await backend.send("GET", `latest/${projectId}`, { token: writer }), 403, 1013);
    expectProblem(await backend.send("GET", `latest/${projectId + 1}`, { token: backend.token }), 403, 1014);
    const bound = await server.createToken({ projectId, read: true, deviceId: "d" });
    expectProblem(await backend.send("GET", `latest/${projectId}/e`, { token: bound }), 403, 1015);
    expectProblem(await backend.send("GET", `latest/${projectId}`, { token: bound }), 403, 1015);
    jsonOf(await backend.send("GET", `latest/${projectId}/d`, { token: bound }));
  });
});
