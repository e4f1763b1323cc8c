import { createServer } from "@iobeam/server";
import { listenToParent, tellParent } from "../child/child-process.ts";
import type { Listening, StartServer } from "./message.ts";

/** Every point of a series is read back with one query. */
const MOST_POINTS = 100_000_000;

listenToParent<StartServer>(async ({ dataDir, isFirst }) => {
  const server = await createServer({ dataDir, maxExportPoints: MOST_POINTS });
  if (!isFirst) return tellParent<Listening>({ url: server.url, project: undefined });
  const { projectId } = await server.createProject("faults");
  const token = await server.createToken({ projectId, read: true, write: true });
  tellParent<Listening>({ url: server.url, project: { projectId, token } });
});
