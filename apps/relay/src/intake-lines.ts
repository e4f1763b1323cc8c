import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { IobeamError } from "@iobeam/core";
import type { Relay } from "./relay.ts";

/** What an intake of lines is told. */
export interface LineIntakeOptions {
  /** Ends it before its end of input. */
  readonly signal: AbortSignal;
  /** Takes a line of text for the person at the terminal. */
  report(text: string): void;
}

const LOOK_EVERY_MS = 100;

/**
 * Feeds the relay from a stream, line by line, to its end or until the signal. An unusable line is
 * reported and left out; while the relay is full, nothing more is read.
 *
 * @returns how many lines were left out
 */
export async function intakeLines(relay: Relay, input: Readable, options: LineIntakeOptions): Promise<number> {
  const { signal, report } = options;
  const lines = createInterface({ input });
  const stop = (): void => lines.close();
  signal.addEventListener("abort", stop, { once: true });
  let number = 0;
  let leftOut = 0;
  for await (const line of lines) {
    number++;
    try {
      relay.accept([line]);
    } catch (error) {
      if (!IobeamError.is(error)) throw error;
      leftOut++;
      report(`line ${number} is left out: ${error.message}`);
    }
    while (relay.isFull && !signal.aborted) await wait(LOOK_EVERY_MS);
    if (signal.aborted) break;
  }
  signal.removeEventListener("abort", stop);
  return leftOut;
}
