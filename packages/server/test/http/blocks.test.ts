import { gzipSync } from "node:zlib";
import { decodeExportFrame, encodeImportFrame, type ImportBatch, QueryReq } from "@iobeam/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf, type Pair } from "../support/blocks.ts";
import type { RawAnswer, RawRequest } from "../support/raw-http.ts";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const BLOCKS = "application/vnd.iobeam.blocks";
const T0 = 1_427_316_488_000_000;

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend({ bodyLimit: 100_000 });
});
afterAll(() => backend.close());

function frame(deviceId: string, pairs: readonly Pair[], more: Partial<ImportBatch> = {}): Buffer {
  const batch = { projectId: backend.projectId, deviceId, blocks: blocksOf("t", pairs), ...more };
  return Buffer.from(encodeImportFrame(batch));
}

/** With another byte at a place, which may be counted from the end. */
function changed(bytes: Buffer, place: number): Buffer {
  const at = place < 0 ? bytes.length + place : place;
  return bytes.fill((bytes[at] ?? 0) ^ 0x55, at, at + 1);
}

function post(body: Buffer, { headers, ...more }: RawRequest = {}, path: string = "imports"): Promise<RawAnswer> {
  const request = { token: backend.token, body, headers: { "content-type": BLOCKS, ...headers }, ...more };
  return backend.send("POST", path, request);
}

async function find(device: string, query: string = "timefmt=usec"): Promise<unknown> {
  const path = `exports/${backend.projectId}/${device}?${query}`;
  const answer = await backend.send("GET", path, { token: backend.token });
  const { result } = JSON.parse(answer.body) as { result: { name: string; data: object[] }[] };
  return Object.fromEntries(result.map(({ name, data }) => [name, data.map((point) => Object.values(point))]));
}

describe("POST /v1/imports of blocks", () => {
  it.each(["imports", "imports/"])("keeps the points sent to %s", async (path) => {
    const pairs: Pair[] = [
      [T0 + 1, -0.5],
      [T0 + 2, "größer"],
      [T0 + 3, true],
    ];
    const answer = await post(frame("all-kinds", pairs), {}, path);
    expect([answer.status, answer.body]).toEqual([200, "{}"]);
    expectJson(answer);
    expect(await find("all-kinds")).toEqual({ t: pairs });
  });

  it("keeps the later of two values, in one request and over several", async () => {
    await post(frame("later", [], { blocks: [...blocksOf("t", [[T0, 1]]), ...blocksOf("t", [[T0, 2]])] }));
    expect(await find("later")).toEqual({ t: [[T0, 2]] });
    await post(frame("later", [[T0, 3]]));
    expect(await find("later")).toEqual({ t: [[T0, 3]] });
  });

  it("registers the device of a frame without points", async () => {
    expect((await post(frame("nothing", []))).status).toBe(200);
    const body = { project_id: backend.projectId, device_id: "nothing" };
    expectProblem(await backend.send("POST", "devices", { token: backend.token, body }), 422, 150);
  });

  it("takes the type with a parameter and in any case, and bodies in gzip", async () => {
    const types = [`${BLOCKS}; charset=utf-8`, BLOCKS.toUpperCase()];
    for (const type of types)
      expect((await post(frame("t", [[1, 1]]), { headers: { "content-type": type } })).status).toBe(200);
    const packed = gzipSync(frame("packed", [[T0, 7]]));
    expect((await post(packed, { headers: { "content-encoding": "gzip" } })).status).toBe(200);
    expect(await find("packed")).toEqual({ t: [[T0, 7]] });
  });

  it("needs the right to write, and the project's own token", async () => {
    const readToken = await backend.server.createToken({ projectId: backend.projectId, read: true });
    expectProblem(await post(frame("d", [[1, 1]]), { token: readToken }), 403, 1013);
    expectProblem(await post(frame("d", [[1, 1]]), { token: "a.b.c" }), 401, 1011);
    const { projectId } = await backend.server.createProject("other");
    expectProblem(await post(frame("d", [[1, 1]], { projectId })), 403, 1014);
    expect(await find("d")).toEqual({});
  });

  it.each<[string, () => Buffer, string]>([
    ["no frame", () => Buffer.from("{}"), "frame does not begin with iob1"],
    ["nothing at all", () => Buffer.alloc(0), ""],
    ["a frame that is cut off", () => frame("d", [[1, 1]]).subarray(0, -1), "frame is cut off"],
    ["a block that was changed", () => changed(frame("d", [[1, 1]]), -6), "does not match its checksum"],
    [
      "a device id that is none",
      () =>
        Buffer.from(
          frame("dx", [[1, 1]])
            .toString("latin1")
            .replace("dx", "d "),
          "latin1",
        ),
      "device_id",
    ],
  ])("refuses %s, keeps nothing of it, and says why", async (_, body, reason) => {
    const answer = await post(body());
    expectProblem(answer, 400, 1001);
    expect(answer.body).toContain(reason);
    expect(await find("d")).toEqual({});
  });

  it("keeps nothing of a frame with one wrong block among right ones", async () => {
    const wrong = {
      name: "u",
      block:
        blocksOf("u", [[1, 1]])[0]
          ?.block.slice()
          .fill(9, 41, 42) ?? new Uint8Array(),
    };
    expectProblem(await post(frame("mixed", [], { blocks: [...blocksOf("t", [[1, 1]]), wrong] })), 400, 1001);
    expect(await find("mixed")).toEqual({});
  });

  it("refuses a body that is too large, also where it is packed", async () => {
    const large = frame("d", [
      [1, "x".repeat(65_000)],
      [2, "x".repeat(65_000)],
    ]);
    expectProblem(await post(large), 413, 1002);
    expectProblem(await post(gzipSync(large), { headers: { "content-encoding": "gzip" } }), 413, 1002);
  });

  it.each(["devices", "tokens/project"])("takes blocks for imports alone, and not for %s", async (path) => {
    expectProblem(await post(frame("d", [[1, 1]]), {}, path), 415, 1003);
  });
});

describe("every answer", () => {
  it.each<[string, string, number]>([
    ["GET", "devices/timestamp", 200],
    ["GET", "exports/1", 200],
    ["POST", "devices", 400],
    ["POST", "imports", 400],
    ["GET", "nowhere", 404],
  ])("says that blocks are taken: %s %s", async (method, path, status) => {
    const body = method === "POST" ? { body: {} } : {};
    const answer = await backend.send(method, path, { token: backend.token, ...body });
    expect([answer.status, answer.headers["accept"]]).toEqual([status, `application/json, ${BLOCKS}`]);
  });

  it("says so without a token, too", async () => {
    expect((await backend.send("GET", "devices/timestamp")).headers["accept"]).toContain(BLOCKS);
  });
});

describe("GET /v1/exports in blocks", () => {
  it("answers in blocks where they are asked for, and otherwise in JSON as ever", async () => {
    await post(
      frame("export", [
        [T0 + 1, 1.5],
        [T0 + 2, "x"],
        [T0 + 3, 2.5],
      ]),
    );
    const path = `exports/${backend.projectId}/export/t?timefmt=usec&limit=2`;
    const server = new URL(backend.server.url);
    const headers = { authorization: `Bearer ${backend.token}`, accept: `${BLOCKS}, application/json` };
    const answer = await fetch(new URL(path, server), { headers });
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("vary")]).toEqual([
      200,
      BLOCKS,
      "accept",
    ]);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(answer.headers.get("content-length")).toBe(String(bytes.length));
    const json = await backend.send("GET", path, { token: backend.token, headers: { accept: "*/*" } });
    expectJson(json);
    expect(decodeExportFrame(bytes, new QueryReq(backend.projectId, { timeUnit: "usec" }))).toEqual(
      JSON.parse(json.body),
    );
  });

  it.each([
    [`application/json, ${BLOCKS};q=0`, "application/json; charset=utf-8"],
    [`application/json, ${BLOCKS} ; q=0.00, */*`, "application/json; charset=utf-8"],
    [`application/json;q=0, ${BLOCKS};q=0.5`, BLOCKS],
    [`${BLOCKS};v=1;q=0`, "application/json; charset=utf-8"],
    [`${BLOCKS};q=0;x=1, */*`, "application/json; charset=utf-8"],
    [`${BLOCKS}2`, "application/json; charset=utf-8"],
    [`${BLOCKS} ; v=1, application/json;q=0`, BLOCKS],
    [BLOCKS.toUpperCase(), BLOCKS],
  ])("heeds a weight, and no case: %s", async (accept, type) => {
    const headers = { authorization: `Bearer ${backend.token}`, accept };
    const answer = await fetch(new URL(`exports/${backend.projectId}`, backend.server.url), { headers });
    expect(answer.headers.get("content-type")).toBe(type);
  });

  it("hands out a block that is wholly meant as it came, byte for byte", async () => {
    const pairs = Array.from({ length: 700 }, (_, at): Pair => [T0 + at, at / 4]);
    await post(frame("whole", pairs));
    const url = new URL(`exports/${backend.projectId}/whole`, backend.server.url);
    const answer = await fetch(url, { headers: { authorization: `Bearer ${backend.token}`, accept: BLOCKS } });
    const sent = blocksOf("t", pairs)[0]?.block ?? new Uint8Array();
    expect(Buffer.from(await answer.arrayBuffer()).includes(Buffer.from(sent))).toBe(true);
  });

  it("answers errors in JSON, whatever is asked for", async () => {
    const headers = { accept: BLOCKS };
    expectProblem(await backend.send("GET", "exports/1?limit=x", { token: backend.token, headers }), 400, 1001);
  });
});
