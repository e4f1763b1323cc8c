import { createServer, type IobeamServer } from "@iobeam/server";
import { serveTasks } from "../child/serve-tasks.ts";

/** A server that was started. */
export interface Started {
  readonly url: string;
  readonly projectId: number;
  readonly token: string;
  readonly version: string;
}

let server: IobeamServer | undefined;

serveTasks({
  async start(dataDir: string): Promise<Started> {
    server = await createServer({ dataDir });
    const { projectId } = await server.createProject("bench");
    const token = await server.createToken({ projectId, read: true, write: true });
    return { url: server.url, projectId, token, version: "this commit" };
  },
  stop: (): Promise<void> | undefined => server?.close(),
});
