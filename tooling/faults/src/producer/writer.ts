import { type Client, DataPoint, type DataStore, IobeamError, Timestamp, TimeUnit } from "@iobeam/client";
import { COLUMNS, type Entry, type SequencePoint, type Stream } from "../sequence/entry.ts";
import { RUN_LENGTH, type Sequence } from "../sequence/sequence.ts";

const NO_ROOM: ReadonlySet<string> = new Set(["OUTBOX_FULL", "STORAGE"]);

/** Whether an error says that there is no room now, or that the disk does not take it: what is to be tried later. */
export function isNoRoom(error: unknown): boolean {
  return IobeamError.is(error) && NO_ROOM.has(error.code);
}

/** Writes the entries of one run through the client's public calls, one after another. */
export class Writer {
  /** How many entries of each stream the client has taken in this run. */
  readonly written: Record<Stream, number> = { plain: 0, poison: 0 };
  readonly #client: Client;
  readonly #table: DataStore<(typeof COLUMNS)[number]>;
  readonly #sequence: Sequence;
  readonly #firstNumber: number;

  constructor(client: Client, sequence: Sequence, run: number) {
    this.#client = client;
    this.#table = client.createDataStore(COLUMNS);
    this.#sequence = sequence;
    this.#firstNumber = run * RUN_LENGTH;
  }

  /** Writes the next entry; tells whether the client took it. */
  write(stream: Stream): boolean {
    if (this.written[stream] === RUN_LENGTH) return false;
    try {
      this.#add(this.#sequence.entry(stream, this.#firstNumber + this.written[stream]));
    } catch (error) {
      if (isNoRoom(error)) return false;
      throw error;
    }
    this.written[stream]++;
    return true;
  }

  #add({ form, points }: Entry): void {
    const [first] = points;
    if (first === undefined) return;
    if (form === "row") {
      const row = Object.fromEntries(points.map(({ series, value }) => [series, value]));
      this.#table.add(timeOf(first), row);
    } else if (form === "point") {
      this.#client.addDataPoint(first.series, new DataPoint(first.value as number, timeOf(first)));
    } else {
      const times = points.map(({ time }) => time);
      const values = points.map(({ value }) => value as number);
      this.#client.addValues(first.series, times, values, TimeUnit.MICROSECONDS);
    }
  }
}

function timeOf({ time }: SequencePoint): Timestamp {
  return new Timestamp(time, TimeUnit.MICROSECONDS);
}
