import type { Socket } from "node:net";
import { type ImportBatch, parseImport } from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import { startThread } from "../../threads/start-thread.ts";
import { linkTo, type ThreadLink } from "../../threads/thread-link.ts";
import { DecodedImport } from "./decoded-import.ts";

/** What the thread is asked to decode. */
export interface LongImport {
  readonly body: Uint8Array;
  readonly form: "list" | "table";
}

/** The way to the thread; its answer is `undefined` for whatever it leaves to others. */
export type DecoderThread = ThreadLink<LongImport, ImportBatch | undefined>;

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
   * @param onFailure - is told why the thread does not work; what it was asked is parsed without it, and the next long
   * body starts another
   * @param start - starts the thread
   */
  constructor(onFailure: (error: unknown) => void, start: () => Promise<DecoderThread> = startDecoder) {
    this.#onFailure = onFailure;
    this.#start = start;
  }

  /**
   * What a body holds: a {@link DecodedImport}, or whatever its JSON is, which may be no import at all; fails as
   * `parseImport` does.
   */
  read(body: Uint8Array, { query, raw: { socket } }: FastifyRequest): unknown {
    const before = this.#underWay.get(socket);
    if (before === undefined && body.length < LONG_BODY) return parseImport(body);
    const form = (query as { fmt?: unknown }).fmt ?? "list";
    const read = (before ?? Promise.resolve()).then(async () => (await this.#decode(body, form)) ?? parseImport(body));
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

  async #decode(body: Uint8Array, form: unknown): Promise<DecodedImport | undefined> {
    if (body.length < LONG_BODY || (form !== "list" && form !== "table")) return undefined;
    this.#thread ??= this.#start();
    const thread = this.#thread;
    try {
      const batch = await (await thread).ask({ body, form });
      return batch && new DecodedImport(batch);
    } catch (error) {
      // All that wait fail together.
      if (this.#thread === thread) {
        this.#thread = undefined;
        this.#onFailure(error);
      }
      return undefined;
    }
  }
}

async function startDecoder(): Promise<DecoderThread> {
  const worker = await startThread("./decoder", import.meta.url);
  return linkTo(worker, (cause) => new Error("The thread that decodes long imports has failed", { cause }));
}
