import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ClientConnection, type ProxyState } from "./client-connection.ts";
import { type NetworkFault, nameOf } from "./network-fault.ts";

/** Below the ports that systems choose from, so that nobody takes ours while we do not listen. */
const PORTS = { first: 20_000, count: 12_000 } as const;
const TRIES = 100;
const RETRY_MS = 5;

/**
 * Stands between devices and their backend, on real sockets, and breaks what passes through. Its own port stays the
 * same, wherever the backend is.
 */
export class FaultProxy {
  /** Where it listens on this machine. */
  readonly port: number;
  /** How many requests each fault has met, by its name. */
  readonly met: Map<string, number> = new Map<string, number>();
  /** Where the backend listens; `undefined` while it does not. */
  backendPort: number | undefined;
  readonly #connections = new Map<Socket, ClientConnection>();
  readonly #state: ProxyState;
  #server: Server;
  #fault: { readonly what: NetworkFault; readonly over: Promise<void>; readonly end: () => void } | undefined;

  private constructor(server: Server, port: number) {
    const proxy = this;
    this.port = port;
    this.#state = {
      get fault() {
        return proxy.#fault?.what;
      },
      get backendPort() {
        return proxy.backendPort;
      },
      untilOver: async (fault) => {
        if (this.#fault?.what === fault) await this.#fault.over;
      },
      met: (fault) => this.#count(fault === "poison" ? fault : nameOf(fault)),
    };
    this.#server = this.#serve(server);
  }

  /** Starts to listen. */
  static async start(): Promise<FaultProxy> {
    for (let tried = 1; ; tried++) {
      const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
      const server = await listen(port);
      if (server !== undefined) return new FaultProxy(server, port);
      if (tried === TRIES) throw new Error("no port is free for the proxy");
    }
  }

  /** From now on, until {@link FaultProxy.heal}, this goes wrong. */
  async break(fault: NetworkFault): Promise<void> {
    await this.heal();
    let end = (): void => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#fault = { what: fault, over, end };
    if (fault.kind !== "refuse") return;
    this.#count(nameOf(fault));
    await this.#stopListening();
  }

  /** Everything passes through again. */
  async heal(): Promise<void> {
    this.#fault?.end();
    this.#fault = undefined;
    for (let tried = 1; !this.#server.listening; tried++) {
      const server = await listen(this.port);
      if (server !== undefined) this.#server = this.#serve(server);
      else if (tried === TRIES) throw new Error(`port ${this.port} was taken while the proxy did not listen`);
      else await sleep(RETRY_MS);
    }
  }

  /** Ends every connection, and listens no more. */
  async close(): Promise<void> {
    this.#fault?.end();
    await this.#stopListening();
  }

  #serve(server: Server): Server {
    return server.on("connection", (socket) => {
      this.#connections.set(socket, new ClientConnection(socket, this.#state));
      socket.on("close", () => this.#connections.delete(socket));
    });
  }

  async #stopListening(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#connections.values()) connection.reset();
    await closed;
  }

  #count(name: string): void {
    this.met.set(name, (this.met.get(name) ?? 0) + 1);
  }
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
