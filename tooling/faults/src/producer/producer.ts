import { join } from "node:path";
import type { ClientStats } from "@iobeam/client";
import type { OutboxRecovery } from "@iobeam/core";
import { ChildProcess } from "../child/child-process.ts";
import type { Chronicle } from "../chronicle.ts";
import type { Damage } from "../disk/damage.ts";
import { DamageWatch } from "../disk/damage-watch.ts";
import type { SmallDisk } from "../disk/small-disk.ts";
import type { Ledger } from "../oracle/ledger.ts";
import { hashOf, makeRandom, pick } from "../sequence/random.ts";
import { drawOptions } from "./client-options.ts";
import type { Durability, ProducerCommand, ProducerReport, RunSettings } from "./message.ts";

const DURABILITIES: readonly Durability[] = ["every-point", "every-batch", "interval"];

/** What takes longer hangs. */
const PATIENCE_MS = 60_000;

/** What all runs of a producer share. */
export interface ProducerParts extends Omit<RunSettings, "run" | "durability"> {
  readonly ledger: Ledger;
  readonly chronicle: Chronicle;
  /** The disk that its folder is on; `undefined` where it is none of its own. */
  readonly disk: SmallDisk | undefined;
  /** Called with what should not have happened. */
  readonly onProblem: (problem: string) => void;
}

/** What a producer has told at its end. */
export type Finished = Extract<ProducerReport, { kind: "finished" }>;

/** A device: one process after another that writes points to one folder. */
export class Producer {
  readonly parts: ProducerParts;
  /** What its last run told at its end. */
  finished: Finished | undefined;
  /** Points that a client dropped as it could not read them back. */
  droppedAsDamaged = 0;
  readonly #damages = new DamageWatch();
  #child: ChildProcess<ProducerCommand, ProducerReport> | undefined;

  constructor(parts: ProducerParts) {
    this.parts = parts;
  }

  /** Where its client keeps what waits. */
  get outbox(): string {
    return join(this.parts.folder, "iobeam_outbox");
  }

  /** Begins a run; resolves when its client is built. */
  async start(): Promise<void> {
    const recovery = await this.#begin();
    this.#note("has started", recovery);
    if (recovery === undefined) return;
    for (const problem of this.#damages.check(recovery)) this.#problem(problem);
  }

  /** Its outbox was damaged on purpose, while no run went on. */
  damaged(damage: Damage): void {
    this.#note("is damaged", { what: damage.what, points: damage.points.length });
    this.parts.ledger.release(damage.points);
    this.#damages.add(damage);
  }

  /** Has it write entries that the backend refuses. */
  poison(count: number): void {
    this.#child?.tell({ kind: "poison", count });
  }

  /** Has it send once more what was refused. */
  replay(): void {
    this.#child?.tell({ kind: "replay" });
  }

  /** Ends its run with SIGKILL. */
  async kill(): Promise<void> {
    this.#note("is killed");
    await this.#child?.kill();
  }

  /** Ends its run as a program does that closes its client. */
  close(timeoutMs: number): Promise<void> {
    return this.#end({ kind: "close", timeoutMs });
  }

  /** Has it send everything, and ends its run. */
  finish(): Promise<void> {
    return this.#end({ kind: "finish" });
  }

  #begin(): Promise<OutboxRecovery | undefined> {
    const { ledger, seed, producer } = this.parts;
    const run = ledger.beginRun();
    const durability = pick(makeRandom(hashOf(seed, producer, run, 103)), DURABILITIES);
    return new Promise((resolve) => {
      const child = new ChildProcess<ProducerCommand, ProducerReport>("producer/producer-child", (report) => {
        if (report.kind === "started") resolve(report.recovery);
        else this.#hear(run, report);
      });
      this.#child = child;
      void child.failure().then((failure) => {
        if (failure !== undefined) this.#problem(failure);
        resolve(undefined);
      });
      const settings = this.#settings(run, durability);
      this.#note(`starts run ${run}`, drawOptions(settings));
      child.tell({ kind: "start", settings });
    });
  }

  async #end(command: ProducerCommand): Promise<void> {
    this.#note(command.kind);
    this.#child?.tell(command);
    const hasEnded = await this.#child?.endsWithin(PATIENCE_MS);
    if (hasEnded === false)
      this.#problem(`did not come to an end within ${PATIENCE_MS / 1_000} s after "${command.kind}"`);
  }

  #settings(run: number, durability: Durability): RunSettings {
    const { seed, producer, deviceId, folder, url, projectId, token } = this.parts;
    return { seed, producer, run, durability, deviceId, folder, url, projectId, token };
  }

  #hear(run: number, report: Exclude<ProducerReport, { kind: "started" }>): void {
    if (report.kind !== "promised") this.#note(report.kind, report);
    if (report.kind === "promised") this.parts.ledger.promise(run, report.stream, report.count);
    else if (report.kind === "dropped") this.#hearDropped(report);
    else if (report.kind === "closed" || report.kind === "finished") {
      if (report.kind === "finished") this.finished = report;
      for (const problem of problemsOf(report.stats)) this.#problem(`run ${run}: ${problem}`);
    }
  }

  #hearDropped({ points, reason }: Extract<ProducerReport, { kind: "dropped" }>): void {
    if (reason === "damaged") this.droppedAsDamaged += points;
    // With "closed" the call has rejected, and nothing was promised of them.
    else if (reason !== "closed") this.#problem(`${points} points were dropped: ${reason}`);
  }

  #note(what: string, details?: unknown): void {
    this.parts.chronicle.note(this.parts.deviceId, what, details);
  }

  #problem(text: string): void {
    this.parts.onProblem(`${this.parts.deviceId}: ${text}`);
  }
}

/** Whether a client's own count comes out even. */
function problemsOf(stats: ClientStats): string[] {
  const { added, recovered, replayed, acknowledged, rejected, waiting, dropped } = stats;
  const came = added + recovered + replayed;
  const went = acknowledged + rejected + waiting + Object.values(dropped).reduce((sum, points) => sum + points, 0);
  return came === went
    ? []
    : [`its client counts ${came} points that came, and ${went} that went: ${JSON.stringify(stats)}`];
}
