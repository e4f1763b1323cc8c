import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { POISON_MARKER } from "../sequence/entry.ts";
import { BackendLink } from "./backend-link.ts";
import { type HttpMessage, HttpMessageReader } from "./http-message.ts";
import { madeAnswer, portalAnswer, refusal } from "./made-answer.ts";
import type { NetworkFault } from "./network-fault.ts";

/** What a connection asks of the proxy. */
export interface ProxyState {
  /** What goes wrong now. */
  readonly fault: NetworkFault | undefined;
  /** Where the backend listens; `undefined` while it does not. */
  readonly backendPort: number | undefined;
  /** Resolves when a fault is over. */
  untilOver(fault: NetworkFault): Promise<void>;
  /** A fault, or a refusal, has met a request. */
  met(fault: NetworkFault | "poison"): void;
}

/** A client's connection: takes one request after another to the backend, or does to it what the fault says. */
export class ClientConnection {
  readonly #socket: Socket;
  readonly #proxy: ProxyState;
  readonly #reader = new HttpMessageReader();
  readonly #requests: HttpMessage[] = [];
  #link: BackendLink | undefined;
  #isServing = false;

  constructor(socket: Socket, proxy: ProxyState) {
    this.#socket = socket.setNoDelay();
    this.#proxy = proxy;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("error", () => {});
    // Softly: half of a request may still be on its way to the backend.
    socket.on("close", () => this.#link?.end());
  }

  /** Ends it with a reset. */
  reset(): void {
    // A socket that is being shut down cannot be reset any more: Node.js would neither reset nor close it, and would
    // wait for it for ever when the process ends.
    if (this.#socket.writableEnded) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #receive(chunk: Buffer): void {
    this.#requests.push(...this.#reader.push(chunk));
    const { fault } = this.#proxy;
    if (fault?.kind === "reset") {
      this.#proxy.met(fault);
      this.reset();
    } else if (!this.#isServing) void this.#serve();
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    try {
      for (let request = this.#requests.shift(); request !== undefined; request = this.#requests.shift()) {
        await this.#handle(request);
      }
    } catch {
      // The backend is gone in the midst of it: so is the connection, as it would be without a proxy.
      this.reset();
    }
    this.#isServing = false;
  }

  #handle(request: HttpMessage): Promise<void> | void {
    const { fault } = this.#proxy;
    if (fault !== undefined) {
      this.#proxy.met(fault);
      return this.#fail(request, fault);
    }
    return this.#pass(request);
  }

  #fail(request: HttpMessage, fault: NetworkFault): Promise<void> | void {
    switch (fault.kind) {
      case "refuse":
      case "reset":
        return this.reset();
      case "delay":
        return sleep(fault.delayMs).then(() => this.#pass(request));
      case "cut-request":
        return this.#cutRequest(request);
      case "cut-answer":
        return this.#cutAnswer(request);
      case "swallow-answer":
        return this.#backendAnswer(request).then(() => this.reset());
      case "stall":
        return this.#stall(request, fault);
      case "answer":
        return void this.#socket.write(madeAnswer(fault));
      case "captive-portal":
        return void this.#socket.write(portalAnswer());
    }
  }

  async #pass(request: HttpMessage): Promise<void> {
    this.#socket.write(await this.#backendAnswer(request));
  }

  #cutRequest({ bytes }: HttpMessage): void {
    const link = this.#openLink();
    link.send(half(bytes));
    this.#socket.destroy();
  }

  async #cutAnswer(request: HttpMessage): Promise<void> {
    this.#socket.write(half(await this.#backendAnswer(request)));
    this.#socket.destroySoon();
  }

  async #stall(request: HttpMessage, fault: NetworkFault): Promise<void> {
    if (isPoison(request)) {
      await this.#proxy.untilOver(fault);
      return this.#pass(request);
    }
    const { bytes } = request;
    const link = this.#openLink();
    link.send(half(bytes));
    await this.#proxy.untilOver(fault);
    this.#socket.write((await link.ask(bytes.subarray(half(bytes).length))).bytes);
  }

  /** What the backend says; of poison, what it is made to say. */
  async #backendAnswer(request: HttpMessage): Promise<Buffer> {
    if (!isPoison(request)) return (await this.#openLink().ask(request.bytes)).bytes;
    this.#proxy.met("poison");
    return refusal();
  }

  #openLink(): BackendLink {
    if (this.#link !== undefined) return this.#link;
    const { backendPort } = this.#proxy;
    if (backendPort === undefined) throw new Error("the backend is not there");
    this.#link = new BackendLink(backendPort, () => this.reset());
    return this.#link;
  }
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length >>> 1);
}

/** Whether it is an import with a point that is to be refused: the names of series stand in bodies as they are. */
function isPoison({ startLine, headers, body }: HttpMessage): boolean {
  if (!startLine.startsWith("POST ") || !startLine.includes("/imports")) return false;
  const plain = headers.get("content-encoding") === "gzip" ? gunzipSync(body) : body;
  return plain.includes(POISON_MARKER);
}
