import { connect, type Socket } from "node:net";
import { type HttpMessage, HttpMessageReader } from "./http-message.ts";

/** The proxy's own connection to the backend, for one connection of a client. */
export class BackendLink {
  readonly #reader = new HttpMessageReader();
  readonly #socket: Socket;
  readonly #closed: Promise<never>;
  #answered: (answer: HttpMessage) => void = () => {};

  /**
   * @param port - where the backend listens on this machine
   * @param onClose - called when the connection is gone
   */
  constructor(port: number, onClose: () => void) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk) => {
      for (const answer of this.#reader.push(chunk)) this.#answered(answer);
    });
    this.#socket.on("error", () => {});
    this.#closed = new Promise((_resolve, reject) => {
      this.#socket.on("close", () => {
        reject(new Error("the backend is gone"));
        onClose();
      });
    });
    this.#closed.catch(() => {});
  }

  /** Sends bytes; a part of a request too. */
  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Sends what completes a request; resolves to its answer, and rejects where the connection ends before that. */
  ask(bytes: Buffer): Promise<HttpMessage> {
    const answer = new Promise<HttpMessage>((resolve) => {
      this.#answered = resolve;
    });
    this.#socket.write(bytes);
    return Promise.race([answer, this.#closed]);
  }

  /** Ends the connection when what was sent has left. */
  end(): void {
    this.#socket.destroySoon();
  }
}
