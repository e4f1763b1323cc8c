import { ErrorCode } from "@iobeam/core";
import { startThread } from "../../threads/start-thread.ts";
import { linkTo, type ThreadLink } from "../../threads/thread-link.ts";
import { Problem } from "../answers/problem.ts";
import { type DecodedBundle, type ImportBundle, packBundle } from "./import-bundle.ts";

/** After a thread has failed none is started so long, unless it is needed; milliseconds. */
const PAUSE_MS = 1_000;

/** The way to one thread. */
export type DecoderThread = ThreadLink<ImportBundle, DecodedBundle>;

/** The way to the thread that decodes imports: it is started for the first of them, and again after it has failed. */
export class DecoderLink {
  readonly #onFailure: (error: unknown) => void;
  readonly #start: () => Promise<DecoderThread>;
  readonly #ends: Set<Promise<void>> = new Set();
  #thread: Promise<DecoderThread> | undefined;
  #isReady = false;
  #pauseEnd = 0;

  constructor(onFailure: (error: unknown) => void, start: () => Promise<DecoderThread> = startDecoder) {
    this.#onFailure = onFailure;
    this.#start = start;
  }

  /** Whether what is asked now does not wait until the thread has started. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Starts the thread where there is none, and none has failed just now. */
  start(): void {
    if (this.#thread === undefined && performance.now() >= this.#pauseEnd) void this.decode([]).catch(() => undefined);
  }

  /** Rejects with {@link Problem} 503 where the thread took the bodies with it. */
  async decode(bundle: ImportBundle): Promise<DecodedBundle> {
    this.#thread ??= this.#start();
    const thread = this.#thread;
    try {
      const link = await thread;
      if (this.#thread === thread) this.#isReady = true;
      if (bundle.length === 0) return [];
      const { packed, memory } = packBundle(bundle);
      return await link.ask(packed, memory);
    } catch (error) {
      // Others that were asked meanwhile fail with it.
      if (this.#thread === thread) {
        this.#thread = undefined;
        this.#isReady = false;
        this.#pauseEnd = performance.now() + PAUSE_MS;
        this.#end(thread);
        this.#onFailure(error);
      }
      throw new Problem(503, ErrorCode.INTERNAL, "The backend could not read the body; send it again");
    }
  }

  /** Lets the thread finish what it was asked, and end. */
  async close(): Promise<void> {
    if (this.#thread !== undefined) this.#end(this.#thread);
    await Promise.all(this.#ends);
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

async function startDecoder(): Promise<DecoderThread> {
  const worker = await startThread("./decoder-thread", import.meta.url);
  return linkTo(worker, (cause) => new Error("The thread that decodes imports has failed", { cause }));
}
