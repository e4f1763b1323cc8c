import type { Socket } from "node:net";
import { ErrorCode, type ImportBatch, parseImport } from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import { startThread } from "../../threads/start-thread.ts";
import { linkTo, type ThreadLink } from "../../threads/thread-link.ts";
import { Problem } from "../answers/problem.ts";
import { DecodedImport } from "./decoded-import.ts";

/** What the thread is asked to decode. */
export interface LongImport {
  readonly body: Uint8Array;
  readonly form: "list" | "table";
}

/** The way to the thread, which gives the body back where it leaves it to others. */
export type DecoderThread = ThreadLink<LongImport, ImportBatch | Uint8Array>;

/** Below so many bytes the way to the thread costs more than it saves. */
const LONG_BODY = 8_192;

/**
 * Parses the bodies of imports. Long ones are decoded in a thread of its own, which the first of them starts: they would
 * hold up everybody else, and it is the better part of what they cost.
 */
export class ImportDecoder {
  readonly #onFailure: (error: unknown) => void;
  /** What was not read yet of each connection: requests that are sent ahead on one are done in their order. */
  readonly #underWay: WeakMap<Socket, Promise<unknown>> = new WeakMap();
  readonly #start: () => Promise<DecoderThread>;
  #thread: Promise<DecoderThread> | undefined;

  /**
   * @param onFailure - is told why the thread does not work; the next long body starts another
   * @param start - starts the thread
   */
  constructor(onFailure: (error: unknown) => void, start: () => Promise<DecoderThread> = startDecoder) {
    this.#onFailure = onFailure;
    this.#start = start;
  }

  /**
   * What a body holds: a {@link DecodedImport}, or whatever its JSON is, which may be no import at all; fails as
   * `parseImport` does, and with {@link Problem} 503 where the thread took the body with it.
   */
  read(body: Uint8Array, { query, raw: { socket } }: FastifyRequest): unknown {
    const before = this.#underWay.get(socket);
    if (before === undefined && body.length < LONG_BODY) return parseImport(body);
    const form = (query as { fmt?: unknown }).fmt ?? "list";
    const isPlain = body.length >= LONG_BODY && (form === "list" || form === "table");
    const read = (before ?? Promise.resolve()).then(() => (isPlain ? this.#decode(body, form) : parseImport(body)));
    const settled = read
      .catch(() => undefined)
      .then(() => {
        if (this.#underWay.get(socket) === settled) this.#underWay.delete(socket);
      });
    this.#underWay.set(socket, settled);
    return read;
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const thread = await this.#thread?.catch(() => undefined);
    await thread?.close();
  }

  async #decode(body: Uint8Array, form: LongImport["form"]): Promise<unknown> {
    this.#thread ??= this.#start();
    const thread = this.#thread;
    try {
      const link = await thread;
      const own = ownMemory(body);
      const decoded = await link.ask({ body: own, form }, [own.buffer]);
      return decoded instanceof Uint8Array ? parseImport(decoded) : new DecodedImport(decoded);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) throw error;
      // All that wait fail together.
      if (this.#thread === thread) {
        this.#thread = undefined;
        this.#onFailure(error);
      }
      throw new Problem(503, ErrorCode.INTERNAL, "The backend could not read the body; send it again");
    }
  }
}

/** The same bytes, with nothing else in their memory. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isAlone = bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.length;
  return isAlone ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

async function startDecoder(): Promise<DecoderThread> {
  const worker = await startThread("./decoder", import.meta.url);
  return linkTo(worker, (cause) => new Error("The thread that decodes long imports has failed", { cause }));
}
