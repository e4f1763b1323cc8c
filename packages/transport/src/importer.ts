import {
  type CallOptions,
  type Clock,
  type ImportBatch,
  IobeamError,
  PartialImportError,
  RequestRejectedError,
  type SeriesBlock,
} from "@iobeam/core";
import { BodySize } from "./body-size.ts";
import type { Exchange } from "./exchange.ts";
import { type ImportPart, nextFrame, nextJson } from "./import-part.ts";

/** Imports batches as one request after another: as blocks where the backend takes them, as JSON elsewhere. */
export class Importer {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #size = new BodySize();

  constructor(exchange: Exchange, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /**
   * Imports a batch. A request that the backend refuses for good does not hold up the others; any other failure
   * ends it, as the next request would fail alike.
   */
  async import(batch: ImportBatch, call: CallOptions): Promise<void> {
    const stored: SeriesBlock[] = [];
    const unstored: SeriesBlock[] = [];
    let failure: IobeamError | undefined;
    for (let at = 0; at < batch.blocks.length; ) {
      const isLost = failure !== undefined && failure.code !== "REQUEST_REJECTED";
      const part = isLost ? { blocks: batch.blocks.slice(at) } : this.#next(batch, at);
      const error = "request" in part ? await this.#send(part, call) : failure;
      if (error === "again") continue;
      for (const block of part.blocks) (error === undefined ? stored : unstored).push(block);
      at += part.blocks.length;
      failure = error ?? failure;
    }
    if (failure === undefined) return;
    if (stored.length === 0) throw failure;
    throw new PartialImportError({ ...batch, blocks: stored }, { ...batch, blocks: unstored }, failure);
  }

  #next(batch: ImportBatch, start: number): ImportPart {
    return this.#exchange.takesBlocks ? nextFrame(batch, start, this.#size.bytes) : nextJson(batch, start);
  }

  /** @returns nothing when the part is stored, and "again" where the same points may pass in another form or size */
  async #send({ blocks, request }: ImportPart, call: CallOptions): Promise<IobeamError | "again" | undefined> {
    const { length } = request.body;
    const startedMs = this.#clock.elapsedMs();
    try {
      await this.#exchange.ask({ method: "POST", ...request, ...call });
      this.#size.acknowledged(length, this.#clock.elapsedMs() - startedMs);
      return undefined;
    } catch (error) {
      if (!IobeamError.is(error)) throw error;
      if (request.type === undefined) return error;
      const status = error instanceof RequestRejectedError ? error.status : 0;
      const isTooLarge = status === 413 && blocks.length > 1;
      if (isTooLarge) this.#size.refused(length);
      if (error.code === "TIMEOUT") this.#size.timedOut(length);
      return isTooLarge || status === 415 ? "again" : error;
    }
  }
}
