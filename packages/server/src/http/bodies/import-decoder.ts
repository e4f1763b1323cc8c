import { ErrorCode, type ImportBatch, parseImport } from "@iobeam/core";
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
/** Beyond so many that wait for the thread, whoever brings more waits, too: it is parsed at once. */
const MOST_WAITING = 64 * 1_024 * 1_024;

/**
 * Parses the bodies of imports. Long ones are decoded in a thread of its own, which the first of them starts: they would
 * hold up everybody else, and it is the better part of what they cost.
 */
export class ImportDecoder {
  readonly #onFailure: (error: unknown) => void;
  readonly #start: () => Promise<DecoderThread>;
  readonly #ends: Set<Promise<void>> = new Set();
  #thread: Promise<DecoderThread> | undefined;
  #waiting = 0;
  #isClosed = false;

  /**
   * @param onFailure - is told why the thread does not work; the next long body starts another
   * @param start - starts the thread
   */
  constructor(onFailure: (error: unknown) => void, start: () => Promise<DecoderThread> = startDecoder) {
    this.#onFailure = onFailure;
    this.#start = start;
  }

  /**
   * What a body holds, or a promise of it: a {@link DecodedImport}, or whatever its JSON is, which may be no import at
   * all; fails as `parseImport` does, and with {@link Problem} 503 where the thread took the body with it.
   *
   * @param form - which one the request says
   */
  read(body: Uint8Array, form: unknown = "list"): unknown {
    const isPlain = body.length >= LONG_BODY && (form === "list" || form === "table");
    if (!isPlain || this.#isClosed || this.#waiting + body.length > MOST_WAITING) return parseImport(body);
    return this.#decode({ body, form });
  }

  /** Ends the thread; from then on bodies are parsed without it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#thread !== undefined) this.#end(this.#thread);
    await Promise.all(this.#ends);
  }

  async #decode(asked: LongImport): Promise<unknown> {
    const { length } = asked.body;
    this.#waiting += length;
    const decoded = await this.#ask(asked).finally(() => {
      this.#waiting -= length;
    });
    return decoded instanceof Uint8Array ? parseImport(decoded) : new DecodedImport(decoded);
  }

  async #ask({ body, form }: LongImport): Promise<ImportBatch | Uint8Array> {
    this.#thread ??= this.#start();
    const thread = this.#thread;
    try {
      const own = ownMemory(body);
      return await (await thread).ask({ body: own, form }, [own.buffer]);
    } catch (error) {
      // Others that were asked meanwhile fail with it.
      if (this.#thread === thread) {
        this.#thread = undefined;
        this.#end(thread);
        this.#onFailure(error);
      }
      throw new Problem(503, ErrorCode.INTERNAL, "The backend could not read the body; send it again");
    }
  }

  #end(thread: Promise<DecoderThread>): void {
    const end = thread.then(
      (link) => link.close(),
      () => undefined,
    );
    this.#ends.add(end);
    void end.then(() => this.#ends.delete(end));
  }
}

/** The same bytes, with nothing else in their memory. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isAlone = bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.length;
  return isAlone ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

async function startDecoder(): Promise<DecoderThread> {
  const worker = await startThread("./decoder-thread", import.meta.url);
  return linkTo(worker, (cause) => new Error("The thread that decodes long imports has failed", { cause }));
}
