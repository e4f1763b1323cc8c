import { createServer, type IobeamServer } from "@iobeam/server";
import { answerParent } from "../child/child-process.ts";
import { readUsage } from "../measure/usage.ts";
import type { LoadProject, ServerQuestion } from "./message.ts";

/** A device's points are read back with one query. */
const MOST_POINTS = 1_000_000_000;

let server: IobeamServer | undefined;

answerParent<ServerQuestion>((question) => {
  switch (question.kind) {
    case "start":
      return start(question.dataDir, question.port);
    case "make project":
      return makeProject();
    case "usage":
      return Promise.resolve(readUsage());
  }
});

async function start(dataDir: string, port: number): Promise<number> {
  // Rates have no bound here: they are what keeps one client from doing just this.
  const limits = { tokenRate: 0, addressRate: 0, maxExportPoints: MOST_POINTS };
  server = await createServer({ dataDir, port, ...limits });
  return Number(new URL(server.url).port);
}

async function makeProject(): Promise<LoadProject> {
  if (server === undefined) throw new Error("the server was not started");
  const { projectId } = await server.createProject("load");
  return { projectId, token: await server.createToken({ projectId, read: true, write: true }) };
}
