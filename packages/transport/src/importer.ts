import { type CallOptions, type Clock, type ImportBatch, IobeamError, RequestRejectedError } from "@iobeam/core";
import { BodySize } from "./body-size.ts";
import type { Exchange } from "./exchange.ts";
import { ImportJob } from "./import-job.ts";
import { type ImportPart, nextFrame, nextJson } from "./import-part.ts";

/** One body is made while another is on its way. More would only wait for each other at the backend. */
const MOST_AT_ONCE = 2;

/** Imports batches in requests: of blocks where the backend takes them, of JSON elsewhere. */
export class Importer {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #size = new BodySize();

  constructor(exchange: Exchange, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /**
   * Imports a batch. A request that the backend refuses for good does not hold up the others, but for what has to
   * come after it; any other failure ends the import, as the next request would fail alike.
   */
  async import(batch: ImportBatch, call: CallOptions): Promise<void> {
    const job = new ImportJob(batch);
    // Alone: its answer tells whether the backend is there, and what it takes.
    if (job.goesOn) await this.#sendNext(job, call);
    if (job.goesOn) {
      const lanes = Array.from({ length: job.isFreeOfOrder ? MOST_AT_ONCE : 1 }, () => this.#sendRest(job, call));
      await Promise.all(lanes);
    }
    job.end();
  }

  async #sendRest(job: ImportJob, call: CallOptions): Promise<void> {
    while (job.goesOn) await this.#sendNext(job, call);
  }

  async #sendNext(job: ImportJob, call: CallOptions): Promise<void> {
    const part = this.#take(job);
    if (part === undefined) return;
    const { blocks, request } = part;
    const error = await this.#ask(request, blocks.length > 1, call);
    if (error === undefined) job.stored(blocks);
    else if (error === "again") await this.#sendRest(job.again(blocks), call);
    else job.failed(blocks, error);
  }

  #take(job: ImportJob): ImportPart | undefined {
    try {
      return job.take((batch, start) => this.#next(batch, start));
    } catch (error) {
      // A block that cannot be read. What was sent before it is stored all the same, and told of.
      if (!IobeamError.is(error)) throw error;
      job.failed([], error);
      return undefined;
    }
  }

  #next(batch: ImportBatch, start: number): ImportPart {
    return this.#exchange.takesBlocks ? nextFrame(batch, start, this.#size.bytes) : nextJson(batch, start);
  }

  /** @returns nothing when it is stored, and "again" where the same points may pass in another form or size */
  async #ask(
    request: ImportPart["request"],
    isDivisible: boolean,
    call: CallOptions,
  ): Promise<IobeamError | "again" | undefined> {
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
      const isTooLarge = status === 413 && isDivisible;
      if (isTooLarge) this.#size.refused(length);
      if (error.code === "TIMEOUT") this.#size.timedOut(length);
      return isTooLarge || status === 415 ? "again" : error;
    }
  }
}
