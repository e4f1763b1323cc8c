import { setTimeout as sleep } from "node:timers/promises";
import { type Client, ClientBuilder, type ClientListeners, IobeamError } from "@iobeam/client";
import type { Stream } from "../sequence/entry.ts";
import { between, hashOf, makeRandom, type Random } from "../sequence/random.ts";
import { Sequence } from "../sequence/sequence.ts";
import { drawOptions } from "./client-options.ts";
import type { ProducerCommand, ProducerReport, RunSettings } from "./message.ts";
import { Promises } from "./promises.ts";
import { refusedPoints } from "./refused-points.ts";
import { isNoRoom, Writer } from "./writer.ts";

/** With more than that it writes no more until some are sent. */
const MOST_WAITING = 6_000;
const USUAL_ENTRIES = 6;
const BURST_ENTRIES = 300;
const BURST_SHARE = 0.02;
const PAUSE_MS = { least: 2, most: 45 } as const;
const FLUSH_EVERY_MS = { least: 10, most: 200 } as const;
const FLUSH_TIMEOUT_MS = { least: 0, most: 120 } as const;
const LAST_FLUSH_MS = 1_000;
/** Who has not sent everything by then seems to be stuck. */
const STUCK_MS = 20_000;

type Tell = (report: ProducerReport) => void;

/** A client in use: writes entries, and tells what is promised of them. */
export class ProducerRun {
  readonly #client: Client;
  readonly #writer: Writer;
  readonly #promises: Promises;
  readonly #random: Random;
  readonly #tell: Tell;
  #isEnding = false;
  #lastFailure: string | undefined;
  #work: Promise<unknown> = Promise.resolve();

  private constructor(client: Client, settings: RunSettings, tell: Tell) {
    const { seed, producer, run, durability } = settings;
    this.#client = client;
    this.#tell = tell;
    this.#writer = new Writer(client, new Sequence(seed, producer), run);
    this.#promises = new Promises(client, this.#writer, durability === "every-point", (stream, count) =>
      tell({ kind: "promised", stream, count }),
    );
    client.on("failed", ({ error }) => {
      this.#lastFailure = String(error);
    });
    this.#random = makeRandom(hashOf(seed, producer, run, 102));
  }

  /** Builds the client and begins to write. */
  static async start(settings: RunSettings, tell: Tell): Promise<ProducerRun> {
    const { projectId, token, url, folder, deviceId } = settings;
    const client = await new ClientBuilder(projectId, token)
      .setBackend(url)
      .saveToDisk(folder)
      .setDeviceId(deviceId)
      .storeAndForward({ ...drawOptions(settings), on: listeners(tell) })
      .build();
    tell({ kind: "started", recovery: client.stats().recovery });
    const run = new ProducerRun(client, settings, tell);
    run.#work = Promise.all([run.#keepWriting(), run.#keepFlushing()]);
    return run;
  }

  /** Does what it is told. */
  async hear(command: ProducerCommand): Promise<void> {
    if (command.kind === "poison") await this.#poison(command.count);
    else if (command.kind === "replay") await this.#replay();
    else if (command.kind === "close") await this.#close(command.timeoutMs);
    else if (command.kind === "finish") await this.#finish();
  }

  async #keepWriting(): Promise<void> {
    while (!this.#isEnding) {
      const most = this.#random() < BURST_SHARE ? BURST_ENTRIES : USUAL_ENTRIES;
      const entries = this.#client.stats().waiting < MOST_WAITING ? between(this.#random, 0, most) : 0;
      for (let at = 0; at < entries && this.#write("plain"); at++);
      this.#promises.look();
      await this.#pause(PAUSE_MS);
    }
  }

  async #keepFlushing(): Promise<void> {
    while (!this.#isEnding) {
      await this.#pause(FLUSH_EVERY_MS);
      if (!this.#isEnding) await this.#flush(between(this.#random, FLUSH_TIMEOUT_MS.least, FLUSH_TIMEOUT_MS.most));
    }
  }

  async #poison(count: number): Promise<void> {
    for (let written = 0; written < count && !this.#isEnding; ) {
      if (this.#write("poison")) written++;
      else await this.#pause(PAUSE_MS);
    }
  }

  #write(stream: Stream): boolean {
    const isTaken = this.#writer.write(stream);
    if (isTaken) this.#promises.taken(stream);
    return isTaken;
  }

  async #flush(timeoutMs: number): Promise<void> {
    const counts = this.#promises.snapshot();
    try {
      await this.#client.flush({ timeoutMs });
    } catch (error) {
      // Some of it is in memory alone, and nothing is promised of it.
      if (isNoRoom(error)) return;
      throw error;
    }
    this.#promises.covered(counts);
  }

  async #replay(): Promise<void> {
    try {
      await this.#client.deadLetters.replay();
    } catch (error) {
      // They stay dead letters.
      if (!isNoRoom(error)) throw error;
    }
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#isEnding = true;
    await this.#work;
    try {
      await this.#client.close({ timeoutMs });
      this.#promises.covered(this.#promises.snapshot());
    } catch (error) {
      if (!IobeamError.is(error) || error.code !== "POINTS_LOST") throw error;
    }
    this.#tell({ kind: "closed", stats: this.#client.stats() });
  }

  async #finish(): Promise<void> {
    this.#isEnding = true;
    const watch = setTimeout(() => this.#tellStuck(), STUCK_MS);
    await this.#work;
    while (this.#client.stats().waiting > 0) {
      await this.#flush(LAST_FLUSH_MS);
      // `flush` may know at once that nothing can be sent now: nothing else would ever have its turn.
      await this.#pause(PAUSE_MS);
    }
    this.#promises.look();
    const refused = await refusedPoints(this.#client);
    await this.#client.close({ timeoutMs: LAST_FLUSH_MS });
    this.#tell({ kind: "finished", stats: this.#client.stats(), refused });
    clearTimeout(watch);
  }

  #tellStuck(): void {
    this.#tell({ kind: "stuck", stats: this.#client.stats(), lastFailure: this.#lastFailure });
  }

  #pause({ least, most }: { readonly least: number; readonly most: number }): Promise<void> {
    return sleep(between(this.#random, least, most));
  }
}

function listeners(tell: Tell): ClientListeners {
  return { dropped: ({ points, reason }) => tell({ kind: "dropped", points, reason }) };
}
