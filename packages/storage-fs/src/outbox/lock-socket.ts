import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rename, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { codeOf } from "../system-error.ts";

/** What nobody may see yet: connecting to it fails until it listens, as if its owner were dead. */
export const UNREADY = ".new";

/** The names of locks; others are somebody's files. */
export const LOCK_NAME: RegExp = /^lock-[0-9a-f]{12}(\.new)?$/;

/** What a contender shows the others: a socket that the system closes when the process dies, however it does. */
export class LockSocket {
  /** The file's name. */
  readonly name: string;
  readonly #path: string;
  readonly #server: Server;

  private constructor(folder: string, name: string, server: Server) {
    this.name = name;
    this.#path = join(folder, name);
    this.#server = server;
  }

  /** Listens, and becomes visible; both are done when it resolves. */
  static async raise(folder: string): Promise<LockSocket> {
    const name = `lock-${randomBytes(6).toString("hex")}`;
    const path = join(folder, name);
    const server = await listen(path + UNREADY);
    const socket = new LockSocket(folder, name, server);
    try {
      await rename(path + UNREADY, path);
    } catch (error) {
      await socket.lower();
      throw error;
    }
    return socket;
  }

  /** Becomes invisible. */
  async lower(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => {});
    if (this.#server.listening) await new Promise((closed) => this.#server.close(closed));
  }
}

/** Listens without keeping the process alive; whoever connects has learnt all there is to learn. */
export async function listen(path: string): Promise<Server> {
  const server = createServer((connection) => connection.on("error", () => {}).destroy());
  // A worker of a cluster would otherwise leave the listening to its primary, which outlives it.
  server.listen({ path, exclusive: true });
  await once(server, "listening");
  // Failing to accept a connection is the other side's affair.
  server.on("error", () => {});
  return server.unref();
}

/** What says that nobody listens. Anything else, as a queue that is full, is the answer of somebody alive. */
const NOBODY: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOENT", "ENOTSOCK"]);

/** Whether the process that listens at `path` is alive; a busy one is. */
export function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path);
    connection.on("error", (error) => resolve(!NOBODY.has(codeOf(error) ?? "")));
    connection.on("connect", () => {
      resolve(true);
      connection.destroy();
    });
  });
}
