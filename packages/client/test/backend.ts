import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Transport } from "@iobeam/core";
import { createMemoryStore, createServer } from "@iobeam/server";
import { createHttpTransport } from "@iobeam/transport";
import { onTestFinished } from "vitest";

/** A real backend with a project of its own, and a transport that lists the requests it makes. */
export interface TestBackend {
  readonly url: string;
  readonly projectId: number;
  readonly token: string;
  /** The requests so far: `POST devices`. */
  readonly requests: string[];
  readonly transport: Transport;
  makeToken(rights: { read?: boolean; write?: boolean; ttlMs?: number }): Promise<string>;
}

/** Starts a backend for the running test; with `onDisk` over SQLite, else over the store in memory, which starts at once. */
export async function startBackend({ onDisk = false }: { onDisk?: boolean } = {}): Promise<TestBackend> {
  const where = onDisk ? { dataDir: await makeTemporaryFolder() } : { store: createMemoryStore() };
  const server = await createServer({ ...where, port: 0 });
  onTestFinished(() => server.close());
  const { projectId } = await server.createProject("test");
  const makeToken: TestBackend["makeToken"] = ({ read = false, write = false, ttlMs }) =>
    server.createToken({ projectId, read, write, admin: false, ttlMs });
  const requests: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const { pathname } = new URL(String(input));
    requests.push(`${init?.method} ${pathname.replace("/v1/", "")}`);
    return globalThis.fetch(input, init);
  };
  const transport = createHttpTransport({ baseUrl: server.url, fetch, retry: { minDelayMs: 1, maxDelayMs: 5 } });
  return {
    url: server.url,
    projectId,
    token: await makeToken({ read: true, write: true }),
    requests,
    transport,
    makeToken,
  };
}

/** A folder for the running test; it goes with it. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "iobeam-client-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
