import { connect, type Socket } from "node:net";

/** What a server answers. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const HEAD_END = "\r\n\r\n";

/** All connections read into it, one after another: memory for each reading would cost more than what is done with it. */
const shared: Buffer = Buffer.allocUnsafe(65_536);

/** A connection that is kept, with one request under way at most. It is bare, since what it costs is taken from the server's share of the processor. */
export class HttpSocket {
  readonly #socket: Socket;
  #settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #chunks: Buffer[] = [];
  #missing = 0;
  #isOpen = true;

  constructor(port: number) {
    const callback = (length: number): boolean => {
      this.#take(shared.subarray(0, length));
      return true;
    };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer: shared, callback } });
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
    this.#missing -= chunk.length;
    if (this.#missing > 0) return void this.#chunks.push(Buffer.from(chunk));
    const bytes = this.#chunks.length === 0 ? chunk : Buffer.concat([...this.#chunks, chunk]);
    this.#chunks = [];
    const answerLength = lengthOf(bytes);
    this.#missing = answerLength - bytes.length;
    if (this.#missing > 0) return void this.#chunks.push(Buffer.from(bytes));
    const settle = this.#settle;
    this.#settle = undefined;
    this.#missing = 0;
    const body = bytes.subarray(bytes.indexOf(HEAD_END) + HEAD_END.length);
    settle?.resolve({ status: Number(bytes.toString("latin1", 9, 12)), body: Buffer.from(body) });
  }
}

/** How long the answer is that begins like this; one more than there is where that is not known yet. */
function lengthOf(bytes: Buffer): number {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return bytes.length + 1;
  const [, length = 0] = /^content-length: *(\d+)/im.exec(bytes.toString("latin1", 0, end)) ?? [];
  return end + HEAD_END.length + Number(length);
}
