import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { type Backend, createProject, createToken, type TokenRequest } from "./backend.ts";
import { makeAdminCredential, readAdminCredential } from "./data/admin-credential.ts";
import { openDataFolder } from "./data/data-folder.ts";
import { readSigningKeys } from "./data/signing-keys.ts";
import { createApp } from "./http/app.ts";
import { measureStore } from "./operations/measured-store.ts";
import { createMetrics } from "./operations/metrics.ts";
import { startRetention } from "./operations/retention-job.ts";
import type { Project } from "./records/project.ts";
import { completeOptions, type ServerOptions, type Settings } from "./server-options.ts";
import { createMemoryStore } from "./store/memory/memory-store.ts";
import { createSqliteStore } from "./store/sqlite/sqlite-store.ts";
import type { Store } from "./store.ts";
import { startForgetting } from "./tokens/forget-ended.ts";
import { createTokenSigner } from "./tokens/token-signer.ts";

/** A backend that listens. */
export interface IobeamServer {
  /** Where the API is: `http://127.0.0.1:4626/v1/`. */
  readonly url: string;
  /**
   * Makes a project.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} for anything but a name of 1 to 256 characters
   */
  createProject(projectName: string): Promise<Project>;
  /**
   * Makes a project token. Without any right it may read.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} for a project that does not exist, an unusable duration or
   * device id
   */
  createToken(request: TokenRequest): Promise<string>;
  /**
   * Takes in the signing keys as they are in the data folder now, as after a rotation.
   *
   * @throws {@link @iobeam/core#StorageError} where they cannot be read; the server goes on with those that it has
   */
  reloadKeys(): Promise<void>;
  /** Takes no more connections, answers what was accepted, and lets go of everything; once is enough. */
  close(): Promise<void>;
}

/**
 * Starts a backend in this process; it listens when this resolves.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for an option out of its range;
 * {@link @iobeam/core#StorageError} for a data folder that cannot be used; the system's error where
 * the address cannot be listened at
 *
 * @example
 * ```ts
 * import { createServer } from "@iobeam/server";
 *
 * const server = await createServer();
 * const { projectId } = await server.createProject("greenhouse");
 * const token = await server.createToken({ projectId, read: true, write: true });
 * await fetch(`${server.url}devices/timestamp`, { headers: { authorization: `Bearer ${token}` } });
 * await server.close();
 * ```
 */
export async function createServer(options: ServerOptions = {}): Promise<IobeamServer> {
  const settings = completeOptions(options);
  const { backend, release } = await openBackend(options, settings);
  const app = createApp(backend);
  try {
    await app.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await app.close();
    await release();
    throw error;
  }
  const jobs = [startRetention({ ...backend, log: app.log }), startForgetting({ ...backend, log: app.log })];
  let closing: Promise<void> | undefined;
  return {
    url: makeUrl(app, settings.host),
    createProject: (projectName) => createProject(backend, projectName),
    createToken: (request) => createToken(backend, request),
    reloadKeys: () => backend.signer.reload(),
    close() {
      closing ??= Promise.all([closeApp(app, settings.closeTimeoutMs), ...jobs.map((job) => job.stop())])
        .then(() => undefined)
        .finally(release);
      return closing;
    },
  };
}

async function openBackend(
  { dataDir, store }: ServerOptions,
  settings: Settings,
): Promise<{ backend: Backend; release: () => Promise<void> }> {
  const folder = dataDir === undefined ? undefined : await openDataFolder(dataDir);
  const kept = store ?? (await openStore(folder?.databasePath));
  const admin = folder?.admin ?? readAdminCredential(makeAdminCredential());
  const signer =
    folder === undefined
      ? createTokenSigner([randomBytes(32)])
      : createTokenSigner(folder.signingKeys, () => readSigningKeys(folder.path));
  const metrics = createMetrics();
  return {
    backend: { store: measureStore(kept, metrics), signer, admin, settings, metrics },
    release: async () => {
      if (store === undefined) await kept.close();
    },
  };
}

async function openStore(path: string | undefined): Promise<Store> {
  return path === undefined ? createMemoryStore() : createSqliteStore({ path });
}

async function closeApp(app: FastifyInstance, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}

function makeUrl(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo;
  const reachable = { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[host] ?? (host.includes(":") ? `[${host}]` : host);
  return `http://${reachable}:${port}/v1/`;
}
