import { encodeImportFrame } from "@iobeam/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { blocksOf } from "../support/blocks.ts";
import { type LiveAnswer, openAnswer } from "../support/live-answer.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(options: Parameters<typeof startBackend>[0] = {}): Promise<TestBackend> {
  const backend = await startBackend(options);
  closers.push(() => backend.close());
  return backend;
}

function follow(backend: TestBackend, path = "", token = backend.token): Promise<LiveAnswer> {
  return openAnswer(backend, `tails/${backend.projectId}${path}`, token);
}

async function store(backend: TestBackend, device_id: string, name: string, value: unknown): Promise<void> {
  const body = { project_id: backend.projectId, device_id, sources: [{ name, data: [{ time: 5, value }] }] };
  expect((await backend.send("POST", "imports", { token: backend.token, body })).status).toBe(200);
}

function event(device: string, name: string, data: string): string {
  return `event: points\ndata: {"device_id":"${device}","name":"${name}","data":[${data}]}\n\n`;
}

describe("GET /v1/tails", () => {
  it("tells of points as they are stored, in exactly these bytes", async () => {
    const backend = await start();
    const tail = await follow(backend);
    expect([tail.status, tail.headers]).toMatchObject([
      200,
      { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" },
    ]);
    await store(backend, "d", "a", 1.5);
    await store(backend, "d", "b", "x");
    const last = event("d", "b", '{"time":5,"value":"x"}');
    expect(await tail.until(last)).toBe(`retry: 1000\n\n${event("d", "a", '{"time":5,"value":1.5}')}${last}`);
    tail.leave();
  });

  it("tells of every form of import, with labels, and not of what is refused", async () => {
    const backend = await start();
    const { projectId, token } = backend;
    const tail = await follow(backend, "?timefmt=usec");
    await backend.send("POST", "imports", { token, body: { project_id: projectId, device_id: "d", sources: [{}] } });
    const frame = encodeImportFrame({ projectId, deviceId: "d", blocks: blocksOf("s", [[7, 1]]) });
    const headers = { "content-type": "application/vnd.iobeam.blocks" };
    await backend.send("POST", "imports", { token, body: Buffer.from(frame), headers });
    const data = { fields: ["time", "s"], values: [[1, 2]] };
    const body = { project_id: projectId, labels: { device_id: "l", room: "r" }, data };
    await backend.send("POST", "imports?fmt=table", { token, body });
    const text = await tail.until('"l"');
    expect(text).toContain(event("d", "s", '{"time":7,"value":1}'));
    expect(text).toContain('"device_id":"l","name":"s","labels":{"room":"r"},"data":[{"time":1000,"value":2}]');
    expect(text.match(/event:/g)).toHaveLength(2);
    tail.leave();
  });

  it("tells of the project, device and series alone that are meant", async () => {
    const backend = await start();
    const other = await backend.server.createProject("other");
    const otherToken = await backend.server.createToken({ projectId: other.projectId, read: true, write: true });
    const tails = await Promise.all(["", "/d", "/all/s", "/d/s"].map((path) => follow(backend, path)));
    const otherTail = await openAnswer(backend, `tails/${other.projectId}`, otherToken);
    await store(backend, "e", "t", 1);
    await store(backend, "e", "s", 2);
    await store(backend, "d", "t", 3);
    await store(backend, "d", "s", 4);
    const seen = await Promise.all(tails.map((tail) => tail.until('"value":4')));
    expect(seen.map((text) => text.match(/(?<="value":)\d/g)?.join(""))).toEqual(["1234", "34", "24", "4"]);
    expect(otherTail.text).not.toContain("event");
    for (const tail of [...tails, otherTail]) tail.leave();
  });

  it("sends a comment while there is nothing to tell", async () => {
    const tail = await follow(await start({ requestTimeoutMs: 400 }));
    expect(await tail.until(/(: keep-alive\n\n){3}/)).toBe(`retry: 1000\n\n${": keep-alive\n\n".repeat(3)}`);
    tail.leave();
  });

  it("ends with its token", async () => {
    const backend = await start({ requestTimeoutMs: 400 });
    const token = await backend.server.createToken({ projectId: backend.projectId, read: true, ttlMs: 1_000 });
    const tail = await follow(backend, "", token);
    expect([tail.status, await tail.ended]).toEqual([200, true]);
  });

  it("ends when its token is revoked", async () => {
    const backend = await start({ requestTimeoutMs: 400 });
    const token = await backend.server.createToken({ projectId: backend.projectId, read: true });
    const tail = await follow(backend, "", token);
    expect((await backend.send("POST", "tokens/revoke", { body: { token } })).status).toBe(204);
    expect(await tail.ended).toBe(true);
  });

  it("ends when the server closes, which does not wait for it", async () => {
    const backend = await startBackend({ closeTimeoutMs: 86_400_000 });
    const tails = await Promise.all([follow(backend), follow(backend, "/d")]);
    await backend.close();
    expect(await Promise.all(tails.map(({ ended }) => ended))).toEqual([true, true]);
  });

  it("is bounded in number, and free again when a reader leaves", async () => {
    const backend = await start({ maxTails: 1 });
    const first = await follow(backend);
    const refused = await backend.send("GET", `tails/${backend.projectId}`, { token: backend.token });
    expectProblem(refused, 503, 1030);
    expect(refused.headers["retry-after"]).toBe("5");
    first.leave();
    const second = await vi.waitUntil(async () => {
      const tail = await follow(backend);
      return tail.status === 200 ? tail : undefined;
    });
    second.leave();
  });

  it("needs the right to read, in the project and of the device, and takes no other parameter", async () => {
    const backend = await start();
    const { projectId, server, token } = backend;
    const writer = await server.createToken({ projectId, write: true });
    const bound = await server.createToken({ projectId, read: true, deviceId: "d" });
    expectProblem(await backend.send("GET", `tails/${projectId}`, {}), 401, 1010);
    expectProblem(await backend.send("GET", `tails/${projectId}`, { token: writer }), 403, 1013);
    expectProblem(await backend.send("GET", `tails/${projectId + 1}`, { token }), 403, 1014);
    expectProblem(await backend.send("GET", `tails/${projectId}`, { token: bound }), 403, 1015);
    expectProblem(await backend.send("GET", `tails/${projectId}/d?limit=1`, { token }), 400, 1001);
  });
});
