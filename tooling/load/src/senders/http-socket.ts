import { connect, type Socket } from "node:net";

/** What a server answers. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const HEAD_END = "\r\n\r\n";

/** A connection that is kept, with one request under way at most. It is bare, since what it costs is taken from the server's share of the processor. */
export class HttpSocket {
  readonly #socket: Socket;
  #settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #chunks: Buffer[] = [];
  #missing = 0;
  #isOpen = true;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1").setNoDelay(true);
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => {
      this.#isOpen = false;
      this.#settle?.reject(new Error("the connection was closed"));
      this.#settle = undefined;
    });
  }

  /** Sends a request, given in parts, and waits for the answer; rejects where the connection ends first. */
  send(...request: readonly Buffer[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.#isOpen) return reject(new Error("the connection was closed"));
      this.#settle = { resolve, reject };
      this.#socket.cork();
      for (const part of request) this.#socket.write(part);
      this.#socket.uncork();
    });
  }

  /** Ends it at once. */
  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#missing -= chunk.length;
    if (this.#missing > 0) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) return;
    const head = bytes.toString("latin1", 0, end);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    this.#missing = end + HEAD_END.length + length - bytes.length;
    this.#chunks = [bytes];
    if (this.#missing > 0) return;
    const settle = this.#settle;
    this.#settle = undefined;
    this.#chunks = [];
    this.#missing = 0;
    settle?.resolve({ status: Number(head.slice(9, 12)), body: bytes.subarray(end + HEAD_END.length) });
  }
}
