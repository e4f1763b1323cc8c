import { connect } from "node:net";
import { encodeImportFrame } from "@iobeam/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { blocksOf, type Pair } from "../support/blocks.ts";
import { openAnswer } from "../support/live-answer.ts";
import { makeRequest } from "../support/raw-http.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const T0 = 1_427_316_488_000;
const MANY = 25_000;

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend({ maxExportPoints: 100 });
  const { projectId, token } = backend;
  const sources = ["a", "b,c"].map((name) => ({ name, data: [0, 1].map((at) => ({ time: T0 + at, value: at })) }));
  await backend.send("POST", "imports", { token, body: { project_id: projectId, device_id: "d", sources } });
  const pairs = Array.from({ length: MANY }, (_, at): Pair => [at * 1_000, at / 4]);
  for (const name of ["m", "n"]) {
    const body = Buffer.from(encodeImportFrame({ projectId, deviceId: "many", blocks: blocksOf(name, pairs) }));
    await backend.send("POST", "imports", {
      token,
      body,
      headers: { "content-type": "application/vnd.iobeam.blocks" },
    });
  }
  const data = { fields: ["time", "a"], values: [[5, "x"]] };
  const labels = { device_id: "l", room: "r" };
  await backend.send("POST", "imports?fmt=table", { token, body: { project_id: projectId, labels, data } });
});
afterAll(() => backend.close());

/** The text of a stream that must be whole. */
async function read(path: string): Promise<string> {
  const answer = await openAnswer(backend, `streams/${backend.projectId}${path}`);
  expect([answer.status, await answer.ended]).toEqual([200, true]);
  return answer.text;
}

function linesOf(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("GET /v1/streams as NDJSON", () => {
  it("answers in chunks, of exactly these bytes", async () => {
    const { projectId, token } = backend;
    const answer = await backend.send("GET", `streams/${projectId}/d`, { token });
    expect([answer.status, answer.headers]).toMatchObject([
      200,
      {
        "content-type": "application/x-ndjson; charset=utf-8",
        "transfer-encoding": "chunked",
        "cache-control": "no-store",
      },
    ]);
    expect(answer.headers).not.toHaveProperty("content-length");
    const body = [
      `{"device_id":"d","name":"a","time":${T0},"value":0}`,
      `{"device_id":"d","name":"a","time":${T0 + 1},"value":1}`,
      `{"device_id":"d","name":"b,c","time":${T0},"value":0}`,
      `{"device_id":"d","name":"b,c","time":${T0 + 1},"value":1}`,
      '{"cursor":null,"points":4}\n',
    ].join("\n");
    expect(answer.body.replace(/(^|\r\n)[0-9a-f]+\r\n/g, "").replace(/\r\n$/, "")).toBe(body);
  });

  it.each(["/nobody", "/d/none", "/d/a?from=1&to=2"])("ends at once where nothing is found at %s", async (path) => {
    expect(await read(path)).toBe('{"cursor":null,"points":0}\n');
  });

  it("says the labels of a source", async () => {
    expect(await read("/l/a?timefmt=usec")).toBe(
      '{"device_id":"l","name":"a","time":5000,"value":"x","labels":{"room":"r"}}\n{"cursor":null,"points":1}\n',
    );
  });

  it("narrows down, and writes times in any form", async () => {
    expect(linesOf(await read("/d?greater_than=0&timefmt=timeval"))).toEqual([
      { device_id: "d", name: "a", time: { sec: 1_427_316_488, usec: 1_000 }, value: 1 },
      { device_id: "d", name: "b,c", time: { sec: 1_427_316_488, usec: 1_000 }, value: 1 },
      { cursor: null, points: 2 },
    ]);
    expect(linesOf(await read(`/d/a?from=${T0 + 1}&to=${T0 + 1}`))).toHaveLength(2);
  });

  it("brings more than one answer of an export holds, and goes on from every cursor", async () => {
    const all = linesOf(await read("/many"));
    const points = all.filter(({ name }) => name !== undefined);
    expect(points.map(({ name, time }) => `${name} ${time}`)).toEqual(
      ["m", "n"].flatMap((name) => Array.from({ length: MANY }, (_, at) => `${name} ${at}`)),
    );
    expect(all.at(-1)).toEqual({ cursor: null, points: 2 * MANY });
    const cursors = all.flatMap(({ cursor }, at) => (typeof cursor === "string" ? [[cursor, at] as const] : []));
    expect(cursors.length).toBeGreaterThanOrEqual(4);
    for (const [cursor, at] of cursors) {
      const seen = all.slice(0, at).filter(({ name }) => name !== undefined).length;
      const rest = linesOf(await read(`/many?cursor=${cursor}`));
      expect(rest.filter(({ name }) => name !== undefined)).toEqual(points.slice(seen));
      expect(rest.at(-1)).toEqual({ cursor: null, points: points.length - seen });
    }
  });
});

describe("GET /v1/streams as CSV", () => {
  it("has a header, and rows of exactly these bytes", async () => {
    const answer = await openAnswer(backend, `streams/${backend.projectId}/d/b%2Cc?format=csv`);
    expect(await answer.ended).toBe(true);
    expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
    const rows = [0, 1].map((at) => `${backend.projectId},d,"b,c",${T0 + at},${at},,\r\n`);
    expect(answer.text).toBe(`project_id,device_id,name,time,value,cursor,labels\r\n${rows.join("")}`);
    expect(await read("/l?format=csv")).toContain(`,l,a,5,x,,"{""room"":""r""}"\r\n`);
  });

  it("has a cursor in the last row of a page, from which it goes on without a header", async () => {
    const rows = (await read("/many/m?format=csv")).split("\r\n").slice(1, -1);
    expect(rows).toHaveLength(MANY);
    const marked = rows.flatMap((row, at) => (row.endsWith(",,") ? [] : [[row.split(",")[5] ?? "", at] as const]));
    expect(marked.length).toBeGreaterThanOrEqual(2);
    for (const [cursor, at] of marked) {
      const rest = await read(`/many/m?format=csv&cursor=${cursor}`);
      expect(rest).toBe(`${rows.slice(at + 1).join("\r\n")}\r\n`);
    }
  });
});

describe("GET /v1/streams", () => {
  it.each([
    "limit=5",
    "operator=sum",
    "output=csv",
    "format=xml",
    "cursor=",
    "cursor=x",
    "cursor=e30",
    `cursor=${Buffer.from('{"deviceId":"d","name":"a","micros":1.5}').toString("base64url")}`,
    `cursor=${Buffer.from('{"deviceId":"d","name":"a","micros":1,"labels":[]}').toString("base64url")}`,
    "from=2&to=1",
  ])("refuses ?%s with a whole answer", async (query) => {
    const path = `streams/${backend.projectId}/d?${query}`;
    expectProblem(await backend.send("GET", path, { token: backend.token }), 400, 1001);
  });

  it("needs the right to read, in the project and of the device", async () => {
    const { projectId, server, token } = backend;
    const writer = await server.createToken({ projectId, write: true });
    expectProblem(await backend.send("GET", `streams/${projectId}`, { token: writer }), 403, 1013);
    expectProblem(await backend.send("GET", `streams/${projectId + 1}`, { token }), 403, 1014);
    const bound = await server.createToken({ projectId, read: true, deviceId: "d" });
    expectProblem(await backend.send("GET", `streams/${projectId}`, { token: bound }), 403, 1015);
    expect((await backend.send("GET", `streams/${projectId}/d`, { token: bound })).status).toBe(200);
  });

  it("is cut off where its reader takes nothing for as long as a connection may be silent", async () => {
    const slow = await startBackend({ requestTimeoutMs: 2_000 });
    const { projectId, token, port } = slow;
    const data = Array.from({ length: 200 }, (_, time) => ({ time, value: "x".repeat(50_000) }));
    const body = { project_id: projectId, device_id: "d", sources: [{ name: "s", data }] };
    expect((await slow.send("POST", "imports", { token, body })).status).toBe(200);
    const openConnections = async (): Promise<number> => {
      const metrics = await (
        await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: "close" } })
      ).text();
      return Number(/^iobeam_connections_open (\d+)$/m.exec(metrics)?.[1]);
    };
    const idle = await vi.waitUntil(openConnections);
    const socket = connect(port, "127.0.0.1").pause();
    socket.on("error", () => {});
    socket.write(makeRequest("GET", `streams/${projectId}`, { token }));
    await vi.waitUntil(async () => (await openConnections()) > idle, { timeout: 10_000 });
    await vi.waitUntil(async () => (await openConnections()) === idle, { timeout: 30_000 });
    socket.destroy();
    await slow.close();
  });
});
