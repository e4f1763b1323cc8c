import { describeTransport } from "@iobeam/core/testing";
import { createMemoryStore, createServer } from "@iobeam/server";
import { createHttpTransport } from "@iobeam/transport";
import { describe, expect, it } from "vitest";
import { batchOf } from "./batches.ts";

async function startBackend(): Promise<{ url: string; projectId: number; token: string; close: () => Promise<void> }> {
  const server = await createServer({ store: createMemoryStore(), port: 0 });
  const { projectId } = await server.createProject("test");
  const token = await server.createToken({ projectId, read: true, write: true, admin: false });
  return { url: server.url, projectId, token, close: () => server.close() };
}

describeTransport({
  runner: { describe, it },
  name: "over HTTP to the real backend",
  create: async () => {
    const { url, projectId, token, close } = await startBackend();
    return { transport: createHttpTransport({ baseUrl: url }), projectId, token, badToken: "a.b.c", close };
  },
});

describeTransport({
  runner: { describe, it },
  name: "over HTTP to the real backend, every body compressed",
  create: async () => {
    const { url, projectId, token, close } = await startBackend();
    const transport = createHttpTransport({ baseUrl: url, gzipFrom: 0 });
    await transport.serverTime({ token });
    return { transport, projectId, token, badToken: "a.b.c", close };
  },
});

it("the real backend says that it takes gzip, and bodies are compressed from then on", async () => {
  const { url, projectId, token, close } = await startBackend();
  const encodings: (string | null)[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    encodings.push(new Headers(init?.headers).get("content-encoding"));
    return globalThis.fetch(input, init);
  };
  const transport = createHttpTransport({ baseUrl: url, fetch });
  await transport.importBatch({ ...batchOf(2_000), projectId }, { token });
  await close();
  expect(encodings).toEqual([null, "gzip"]);
});
