import { AbortedError, InvalidResponseError, NetworkError } from "@iobeam/core";
import { type DeadlineOptions, withDeadline } from "./deadline.ts";
import type { Exchange, HttpRequest } from "./exchange.ts";

/** How lines are read. */
interface LineOptions extends DeadlineOptions {
  /** How long nothing may come, while it is waited for; milliseconds. */
  readonly silenceMs: number;
  /** The longest line, in characters. */
  readonly maxLineLength: number;
}

/**
 * The lines of an answer that is read piece by piece: none when it begins, then all that a piece completes at a time.
 * Nothing is read ahead: a slow reader makes the backend wait. A reader that stops early ends the connection; so does the request's signal, at once.
 */
export async function* readLines(
  exchange: Pick<Exchange, "open">,
  request: HttpRequest,
  options: LineOptions,
): AsyncGenerator<string[]> {
  const { signal } = request;
  const reader = (await exchange.open(request)).getReader();
  const release = (): void => void reader.cancel().catch(() => {});
  signal?.addEventListener("abort", release, { once: true });
  const step = { ...options, timeoutMs: options.silenceMs };
  const splitter = new LineSplitter(options.maxLineLength);
  try {
    yield [];
    for (;;) {
      const { value } = await withDeadline(step, request, () => reader.read());
      // Its end may be the signal's doing.
      if (signal?.aborted) throw new AbortedError(`GET ${request.path.split("?")[0]}`, { cause: signal.reason });
      if (value === undefined) return;
      const lines = splitter.add(value);
      if (lines.length > 0) yield lines;
    }
  } finally {
    signal?.removeEventListener("abort", release);
    release();
  }
}

/** Cuts bytes into lines, wherever they are parted: a character may come in pieces, too. */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #maxLength: number;
  #rest = "";

  /** @param maxLength - the longest line that is taken, in characters */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /**
   * The lines that are complete with these bytes, without their ends.
   *
   * @throws {@link InvalidResponseError} for bytes that are no UTF-8, and for a line that is too long
   */
  add(bytes: Uint8Array): string[] {
    const lines = this.#decode(bytes).split("\n");
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop() as string;
    if (this.#rest.length > this.#maxLength || lines.some(({ length }) => length > this.#maxLength)) {
      throw new InvalidResponseError(`a line of it is longer than ${this.#maxLength} characters`);
    }
    return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new InvalidResponseError("it is no UTF-8", { cause });
    }
  }
}

/** The error for an answer that ended before its end. */
export function makeCutOff({ origin }: URL): NetworkError {
  return new NetworkError(`${origin}: the answer was cut off`, true);
}
