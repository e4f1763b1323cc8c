import { setTimeout } from "node:timers/promises";
import { createServer, type IobeamServer } from "@iobeam/server";
import { serveTasks } from "../child/serve-tasks.ts";

/** A server that was started. */
export interface Started {
  readonly url: string;
  readonly projectId: number;
  readonly token: string;
  readonly version: string;
}

/** A tenth of half a second: a profiler takes some of it. */
const IDLE_MICROS = 50_000;

let server: IobeamServer | undefined;

serveTasks({
  async start(dataDir: string): Promise<Started> {
    server = await createServer({ dataDir });
    const { projectId } = await server.createProject("bench");
    const token = await server.createToken({ projectId, read: true, write: true });
    return { url: server.url, projectId, token, version: "this commit" };
  },
  /** Waits until nothing is left to be done in the background: the process has used hardly any time in half a second. */
  async rest(): Promise<void> {
    for (let used = Number.POSITIVE_INFINITY; used > IDLE_MICROS; ) {
      const before = process.cpuUsage();
      await setTimeout(500);
      const { user, system } = process.cpuUsage(before);
      used = user + system;
    }
  },
  stop: (): Promise<void> | undefined => server?.close(),
});
