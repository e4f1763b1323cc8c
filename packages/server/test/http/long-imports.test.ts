import { afterAll, beforeAll, expect, it } from "vitest";
import { exchange, makeRequest } from "../support/raw-http.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const POINTS = 1_000;

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

function makeBody(deviceId: string, value: number, projectId = backend.projectId): object {
  const data = Array.from({ length: POINTS }, (_, time) => ({ time, value: time === 0 ? value : time }));
  return { project_id: projectId, device_id: deviceId, sources: [{ name: "t", data }] };
}

async function readValues(deviceId: string): Promise<number[]> {
  const path = `exports/${backend.projectId}/${deviceId}/t?limit=${POINTS}`;
  const { body } = await backend.send("GET", path, { token: backend.token });
  const { result } = JSON.parse(body) as { result: { data: { value: number }[] }[] };
  return (result[0]?.data ?? []).map(({ value }) => value);
}

it("keeps a long import, and what is sent after it on the same connection comes after it", async () => {
  const short = { ...makeBody("ordered", 0), sources: [{ name: "t", data: [{ time: 0, value: 0.5 }] }] };
  for (let round = 1; round <= 10; round++) {
    const first = makeRequest("POST", "imports", {
      token: backend.token,
      body: makeBody("ordered", -round),
      headers: { connection: "keep-alive" },
    });
    const second = makeRequest("POST", "imports", { token: backend.token, body: short });
    const { status, body } = await exchange(backend.port, Buffer.concat([Buffer.from(first), Buffer.from(second)]));
    expect(status).toBe(200);
    expect(body).toContain("HTTP/1.1 200 OK");
    const values = await readValues("ordered");
    expect(values).toHaveLength(POINTS);
    expect(values.toSorted((a, b) => a - b)[0]).toBe(0.5);
  }
});

it("deletes what was imported before, where that is sent ahead on the same connection", async () => {
  const token = await backend.server.createToken({
    projectId: backend.projectId,
    read: true,
    write: true,
    admin: true,
  });
  for (const body of [makeBody("deleted", 1), { ...makeBody("deleted", 1), sources: [] }]) {
    const first = makeRequest("POST", "imports", { token, body, headers: { connection: "keep-alive" } });
    const second = makeRequest("DELETE", `devices/deleted?data=true`, { token });
    const { status, body: rest } = await exchange(backend.port, Buffer.concat([first, second]));
    expect([status, rest.match(/HTTP\/1\.1 (\d+)/)?.[1]]).toEqual([200, "204"]);
    expect(await readValues("deleted")).toEqual([]);
    const left = await backend.send("GET", `devices/deleted`, { token });
    expect(left.status).toBe(404);
  }
});

it("refuses a long import for another project, and keeps nothing of one with a wrong point", async () => {
  const foreign = await backend.send("POST", "imports", {
    token: backend.token,
    body: makeBody("foreign", 0, backend.projectId + 1),
  });
  expectProblem(foreign, 403, 1014);
  const wrong = JSON.stringify(makeBody("wrong", 0)).replace('"time":999', '"time":9.5');
  const refused = await backend.send("POST", "imports", { token: backend.token, body: wrong });
  expect(refused.status).toBe(400);
  expect(refused.body).toContain("sources[0].data[999].time");
  expect(await readValues("wrong")).toEqual([]);
});
