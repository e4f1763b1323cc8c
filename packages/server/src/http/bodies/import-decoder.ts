import { type ImportBatch, parseImport } from "@iobeam/core";
import { DecodedImport } from "./decoded-import.ts";
import { DecoderLink, type DecoderThread } from "./decoder-link.ts";
import { type ImportBody, LONG_BODY } from "./import-bundle.ts";

/** So many bytes do not wait for more to come: the thread could be at work. */
const FULL = 128 * 1_024;
/** Beyond so many that wait for the thread, a short body is parsed at once: it must not wait for long ones. */
const BUSY = 2 * 1_024 * 1_024;
/** Beyond so many that wait for the thread, whoever brings more waits, too: it is parsed at once. */
const MOST_WAITING = 64 * 1_024 * 1_024;

/** Who waits for what is in a body. */
interface Asker extends ImportBody {
  resolve(decoded: unknown): void;
  reject(error: unknown): void;
}

/**
 * Parses the bodies of imports. All that come in one turn of the event loop are decoded in a thread together, unless they
 * are short together, too: it is the better part of what imports cost, and long ones would hold up everybody.
 */
export class ImportDecoder {
  readonly #link: DecoderLink;
  #askers: Asker[] = [];
  #length = 0;
  #waiting = 0;
  #isClosed = false;

  /**
   * @param onFailure - is told why the thread does not work; what comes then starts another
   * @param start - starts the thread
   */
  constructor(onFailure: (error: unknown) => void, start?: () => Promise<DecoderThread>) {
    this.#link = new DecoderLink(onFailure, start);
  }

  /**
   * What a body holds, or a promise of it: a {@link DecodedImport}, or whatever its JSON is, which may be no import at
   * all; fails as `parseImport` does, and with `Problem` 503 where the thread took the body with it.
   *
   * @param form - which one the request says
   */
  read(body: Uint8Array, form: unknown = "list"): unknown {
    const isPlain = form === "list" || form === "table";
    const most = body.length < LONG_BODY ? BUSY : MOST_WAITING;
    if (!isPlain || this.#isClosed || this.#waiting + body.length > most) return parseImport(body);
    return new Promise((resolve, reject) => {
      this.#askers.push({ body, form, resolve, reject });
      this.#length += body.length;
      this.#waiting += body.length;
      if (this.#length >= FULL) this.#takeTurn();
      else if (this.#askers.length === 1) setImmediate(() => this.#takeTurn());
    });
  }

  /** Ends the thread; from then on bodies are parsed without it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#takeTurn();
    await this.#link.close();
  }

  #takeTurn(): void {
    const [askers, length] = [this.#askers, this.#length];
    this.#askers = [];
    this.#length = 0;
    if (length < LONG_BODY) return void this.#parse(askers);
    if (this.#link.isReady) return void this.#decode(askers);
    // Devices that come back when the server does are not kept waiting until its thread has started, too.
    if (!this.#isClosed) this.#link.start();
    this.#parse(askers.filter(({ body }) => body.length < FULL));
    const long = askers.filter(({ body }) => body.length >= FULL);
    if (long.length > 0) void this.#decode(long);
  }

  #parse(askers: readonly Asker[]): void {
    for (const asker of askers) settle(asker, asker.body);
    this.#waiting -= lengthOf(askers);
  }

  async #decode(askers: readonly Asker[]): Promise<void> {
    // What is handed over to the thread has no length here afterwards.
    const length = lengthOf(askers);
    try {
      const decoded = await this.#link.decode(askers);
      for (const [index, asker] of askers.entries()) settle(asker, decoded[index] as ImportBatch | Uint8Array);
    } catch (error) {
      for (const { reject } of askers) reject(error);
    } finally {
      this.#waiting -= length;
    }
  }
}

function settle({ resolve, reject }: Asker, decoded: ImportBatch | Uint8Array): void {
  try {
    resolve(decoded instanceof Uint8Array ? parseImport(decoded) : new DecodedImport(decoded));
  } catch (error) {
    reject(error);
  }
}

function lengthOf(bodies: readonly ImportBody[]): number {
  return bodies.reduce((sum, { body }) => sum + body.length, 0);
}
