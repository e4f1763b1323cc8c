import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createServer, type IobeamServer } from "@iobeam/server";

/** A running backend with the demo's project on it. */
export interface Backend {
  readonly server: IobeamServer;
  readonly projectId: number;
  /** May read and write: the device's own. */
  readonly projectToken: string;
  /** May only read: what a dashboard would be given. */
  readonly readToken: string;
  /** Whether the data folder is new. */
  readonly isNew: boolean;
}

/**
 * Starts the backend, with its data in `dataDir`; makes the project at the first start.
 *
 * @param port - where it listens. Default: a free one
 */
export async function startBackend(dataDir: string, port = 0): Promise<Backend> {
  const server = await createServer({ dataDir, port });
  const known = await readProjectId(dataDir);
  const projectId = known ?? (await server.createProject("quickstart")).projectId;
  if (known === undefined) await writeFile(projectFile(dataDir), JSON.stringify({ projectId }));
  const [projectToken, readToken] = await Promise.all([
    server.createToken({ projectId, read: true, write: true, admin: false }),
    server.createToken({ projectId, read: true, write: false, admin: false }),
  ]);
  return { server, projectId, projectToken, readToken, isNew: known === undefined };
}

async function readProjectId(dataDir: string): Promise<number | undefined> {
  try {
    return JSON.parse(await readFile(projectFile(dataDir), "utf8")).projectId;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function projectFile(dataDir: string): string {
  return join(dataDir, "quickstart-project.json");
}
