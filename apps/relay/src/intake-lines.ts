import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { IobeamError } from "@iobeam/core";
import type { Relay } from "./relay.ts";

/** How a stream of lines went. */
export interface LineReport {
  /** How many lines were unusable. */
  readonly refused: number;
}

/**
 * Feeds the relay from a stream, line by line, to its end. An unusable line is reported and left
 * out; while the relay is full, nothing more is read.
 */
export async function intakeLines(relay: Relay, input: Readable, report: (text: string) => void): Promise<LineReport> {
  let number = 0;
  let refused = 0;
  for await (const line of createInterface({ input })) {
    number++;
    try {
      relay.accept([line]);
    } catch (error) {
      if (!IobeamError.is(error)) throw error;
      refused++;
      report(`line ${number} is left out: ${error.message}`);
    }
    while (relay.isFull) await wait(100);
  }
  return { refused };
}
