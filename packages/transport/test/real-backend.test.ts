import { QueryReq, TimeUnit } from "@iobeam/core";
import { describeTransport } from "@iobeam/core/testing";
import { createMemoryStore, createServer } from "@iobeam/server";
import { createHttpTransport, type HttpTransportOptions } from "@iobeam/transport";
import { describe, expect, it } from "vitest";
import { batchOf, blocksOf } from "./batches.ts";

async function startBackend(): Promise<{ url: string; projectId: number; token: string; close: () => Promise<void> }> {
  const server = await createServer({ store: createMemoryStore(), port: 0 });
  const { projectId } = await server.createProject("test");
  const token = await server.createToken({ projectId, read: true, write: true, admin: false });
  return { url: server.url, projectId, token, close: () => server.close() };
}

/** A backend of before there were blocks: it says nothing of them, and never answers with them. */
const withoutBlocks: typeof globalThis.fetch = async (input, init) => {
  const asked = new Headers(init?.headers);
  asked.set("accept", "application/json");
  const response = await globalThis.fetch(input, { ...init, headers: asked });
  const headers = new Headers(response.headers);
  headers.delete("accept");
  return new Response(response.body, { status: response.status, headers });
};

const variants: [name: string, options: HttpTransportOptions][] = [
  ["blocks", {}],
  ["JSON, every body compressed", { fetch: withoutBlocks, gzipFrom: 0 }],
  ["JSON, no body compressed", { fetch: withoutBlocks, gzipFrom: false }],
];

for (const [name, options] of variants) {
  describeTransport({
    runner: { describe, it },
    name: `over HTTP to the real backend: ${name}`,
    create: async () => {
      const { url, projectId, token, close } = await startBackend();
      const transport = createHttpTransport({ baseUrl: url, ...options });
      // It learns what the backend takes from any answer.
      await transport.serverTime({ token });
      return { transport, projectId, token, badToken: "a.b.c", close };
    },
  });
}

/** Tells of every request what its body was, and in what the answer came. */
function listening(asked: string[], fetch: typeof globalThis.fetch = globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const headers = new Headers(init?.headers);
    const sent = [headers.get("content-type"), headers.get("content-encoding")].filter((part) => part !== null);
    asked.push(`${init?.method} ${sent.join(" ")} → ${response.headers.get("content-type")}`);
    return response;
  };
}

it("the real backend says what it takes: gzip and blocks, used from the second body on", async () => {
  const { url, projectId, token, close } = await startBackend();
  const [some, json]: [string[], string[]] = [[], []];
  const batch = { ...batchOf(2_000), projectId };
  await createHttpTransport({ baseUrl: url, fetch: listening(some) }).importBatch(batch, { token });
  await createHttpTransport({ baseUrl: url, fetch: listening(json, withoutBlocks) }).importBatch(batch, { token });
  await close();
  const answer = "→ application/json; charset=utf-8";
  expect(some).toEqual([`POST application/json ${answer}`, `POST application/vnd.iobeam.blocks ${answer}`]);
  expect(json).toEqual([`POST application/json ${answer}`, `POST application/json gzip ${answer}`]);
});

it("the real backend answers a query in blocks where they are asked for, and the caller sees no difference", async () => {
  const { url, projectId, token, close } = await startBackend();
  const asked: string[] = [];
  const [blocks, json] = [
    createHttpTransport({ baseUrl: url, fetch: listening(asked) }),
    createHttpTransport({ baseUrl: url, fetch: listening(asked, withoutBlocks) }),
  ];
  await blocks.importBatch({ ...batchOf(1_500), projectId }, { token });
  const mixed = blocksOf("mixed", [1, -0, "größer", true, 0.1], 7);
  await blocks.importBatch({ ...batchOf(0), projectId, blocks: mixed }, { token });
  asked.length = 0;
  for (const timeUnit of Object.values(TimeUnit)) {
    const query = new QueryReq(projectId, { timeUnit });
    expect(await blocks.query(query, { token })).toEqual(await json.query(query, { token }));
  }
  await close();
  expect([...new Set(asked)]).toEqual([
    "GET  → application/vnd.iobeam.blocks",
    "GET  → application/json; charset=utf-8",
  ]);
});
