import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The requests under way on the connections of a server, by their answers. */
export class UnderWay {
  readonly #answers: Map<Socket, ServerResponse[]> = new Map();

  /** @param onIdle - is told of a connection when the last request on it is done */
  constructor(server: Server, onIdle: (socket: Socket) => void) {
    server.on("connection", (socket: Socket) => {
      this.#answers.set(socket, []);
      socket.on("close", () => this.#answers.delete(socket));
    });
    // Before whoever begins with it.
    server.prependListener("request", ({ socket }: IncomingMessage, answer: ServerResponse) => {
      const answers = this.#answers.get(socket);
      if (answers === undefined) return;
      answers.push(answer);
      answer.on("close", () => {
        if (remove(answers, answer) && answers.length === 0 && this.#answers.has(socket)) onIdle(socket);
      });
    });
  }

  /** Those of a connection in the order of their arrival, also as they come and go; `undefined` once it has ended. */
  on(socket: Socket): readonly ServerResponse[] | undefined {
    return this.#answers.get(socket);
  }

  /** All connections that are open. */
  connections(): Iterable<Socket> {
    return this.#answers.keys();
  }
}

/** Whether it was there. */
function remove(answers: ServerResponse[], answer: ServerResponse): boolean {
  const at = answers.indexOf(answer);
  if (at >= 0) answers.splice(at, 1);
  return at >= 0;
}
