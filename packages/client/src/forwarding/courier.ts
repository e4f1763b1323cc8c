import { ForbiddenError, type IobeamError, type SeriesBlock, type Timestamp } from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import type { BatchQueue } from "./batch-queue.ts";
import type { DeviceClock } from "./device-clock.ts";
import type { Dissector } from "./dissector.ts";
import type { ImportOnce } from "./import-once.ts";
import { isRefusal } from "./is-refusal.ts";
import type { LetterWriter } from "./letter-writer.ts";
import { ParcelMap } from "./parcel-map.ts";
import type { Parcel } from "./queued-batch.ts";

/** What carrying points to the backend takes. */
export interface CourierParts {
  readonly projectId: number;
  readonly importOnce: ImportOnce;
  readonly askTime: () => Promise<Timestamp>;
  readonly queue: BatchQueue;
  readonly letters: LetterWriter;
  readonly dissector: Dissector;
  readonly deviceClock: DeviceClock;
  readonly ledger: Ledger;
}

/** Carries shipments to the backend. What it refuses of one becomes dead letters; all else goes on. */
export class Courier {
  readonly #parts: CourierParts;
  /** Those that came back: they are sent once more. */
  readonly #returned = new ParcelMap<true>();

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /** Why something is not settled that need not be sent any more. */
  get failure(): IobeamError | undefined {
    return this.#parts.letters.failure;
  }

  /** Finds out what has to be known before anything is sent. */
  async prepare(): Promise<void> {
    const { deviceClock, letters, askTime } = this.#parts;
    await letters.writeWaiting();
    if (deviceClock.mustBeLearned) await deviceClock.learn(askTime);
  }

  /** Delivers a shipment. Rejects where some of it has to be sent again, and puts that back; all else is settled. */
  async deliver(parcels: readonly Parcel[]): Promise<void> {
    const open = new Set(parcels);
    let doubt: IobeamError | undefined;
    try {
      for (const group of this.#group(parcels)) doubt = (await this.#deliverGroup(group, open)) ?? doubt;
      if (doubt !== undefined) throw doubt;
    } finally {
      for (const parcel of open) this.#returned.set(parcel, true);
      this.#parts.queue.putBack([...open]);
    }
    void this.#parts.deviceClock.learnAside(this.#parts.askTime);
  }

  /** Parcels that go in one import: neighbours of one device. What is being taken apart goes alone. */
  #group(parcels: readonly Parcel[]): Parcel[][] {
    const groups: Parcel[][] = [];
    for (const parcel of parcels) {
      const first = groups.at(-1)?.[0];
      const isAlike =
        first?.batch.deviceId === parcel.batch.deviceId &&
        first.batch.projectId === parcel.batch.projectId &&
        ![first, parcel].some((each) => this.#parts.dissector.isBegun(each));
      if (isAlike) groups.at(-1)?.push(parcel);
      else groups.push([parcel]);
    }
    return groups;
  }

  /** Resolves to a refusal that may not be the backend's: the others get their turn before it is believed. */
  async #deliverGroup(group: readonly Parcel[], open: Set<Parcel>): Promise<IobeamError | undefined> {
    const [first] = group as [Parcel];
    if (first.batch.projectId !== this.#parts.projectId) return this.#refuseForeign(group, open);
    if (this.#parts.dissector.isBegun(first)) return this.#takeApart(first, [], open);
    const { ledger, importOnce, deviceClock } = this.#parts;
    const blocks = new Map(group.map((parcel) => [parcel, deviceClock.correct(parcel.batch).blocks]));
    ledger.sent += countPoints(group);
    ledger.retried += countPoints(group.filter((parcel) => this.#returned.delete(parcel)));
    const { error, unstored } = await importOnce({ ...first.batch, blocks: [...blocks.values()].flat() });
    const missing = new Set(unstored);
    const isStored = (parcel: Parcel): boolean => !blocks.get(parcel)?.some((block) => missing.has(block));
    this.#acknowledge(group.filter(isStored), open);
    if (error === undefined) return undefined;
    if (!isRefusal(error)) throw error;
    for (const parcel of group.filter((each) => !isStored(each))) {
      const left = (blocks.get(parcel) ?? []).filter((block) => missing.has(block));
      const doubt = await this.#takeApart(parcel, left, open);
      if (doubt !== undefined) return doubt;
    }
    return undefined;
  }

  #acknowledge(parcels: readonly Parcel[], open: Set<Parcel>): void {
    if (parcels.length === 0) return;
    for (const parcel of parcels) open.delete(parcel);
    this.#parts.dissector.accepted++;
    this.#parts.ledger.acknowledge(countPoints(parcels));
    this.#parts.queue.settle(parcels);
  }

  async #takeApart(
    parcel: Parcel,
    blocks: readonly SeriesBlock[],
    open: Set<Parcel>,
  ): Promise<IobeamError | undefined> {
    const doubt = await this.#parts.dissector.takeApart(parcel, blocks, (refused) => {
      this.#parts.ledger.acknowledge(parcel.points - refused);
      this.#parts.queue.settle([parcel]);
    });
    if (doubt === undefined) open.delete(parcel);
    return doubt;
  }

  /** Points of another project, from when the folder was that one's: this token may not send them. */
  async #refuseForeign(group: readonly Parcel[], open: Set<Parcel>): Promise<undefined> {
    for (const parcel of group) {
      const error = new ForbiddenError(`they are of project ${parcel.batch.projectId}, and the client is of another`);
      const refused = parcel.batch.blocks.map((block) => ({ block, error }));
      await this.#parts.dissector.refuse(parcel.batch, refused, () => this.#parts.queue.settle([parcel]));
      open.delete(parcel);
    }
  }
}

function countPoints(parcels: readonly Parcel[]): number {
  return parcels.reduce((sum, { points }) => sum + points, 0);
}
