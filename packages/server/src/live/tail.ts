import { Readable } from "node:stream";
import { type ExportTimefmt, encodeTailDropped, TAIL_KEEP_ALIVE } from "@iobeam/core";

/** Which points a tail brings, and how their times are written. */
export interface TailSelection {
  readonly projectId: number;
  /** One device, or `undefined` for all. */
  readonly deviceId: string | undefined;
  /** One series, or `undefined` for all. */
  readonly seriesName: string | undefined;
  readonly timefmt: ExportTimefmt;
}

/** What a tail needs of its surroundings. */
export interface TailParts {
  /** Whether its reader may still read. */
  readonly mayRead: () => Promise<boolean>;
  /** Is told how many points its reader was too slow for. */
  readonly onDropped: (points: number) => void;
}

/** The most bytes that wait for a reader. */
const MOST_WAITING = 1_024 * 1_024;
/** After so long a reader that has lost its connection comes again by itself. */
const OPENING = "retry: 1000\n\n";

/** The events of one reader: what it does not take in time is counted, and told when it takes some again. */
export class Tail {
  /** The events as they are sent. */
  readonly stream: Readable;
  readonly selection: TailSelection;
  readonly #parts: TailParts;
  #dropped = 0;
  #isEnded = false;

  constructor(selection: TailSelection, parts: TailParts) {
    this.selection = selection;
    this.#parts = parts;
    this.stream = new Readable({ read: () => this.#tellDropped() });
    this.stream.push(OPENING);
  }

  /** Whether a series is one of those that are meant. */
  wants(deviceId: string, name: string): boolean {
    const { deviceId: device = deviceId, seriesName = name } = this.selection;
    return device === deviceId && seriesName === name;
  }

  /** Hands over an event with so many points. */
  offer(event: Buffer, points: number): void {
    const waiting = this.stream.readableLength;
    if (this.#dropped > 0 || (waiting > 0 && waiting + event.length > MOST_WAITING)) {
      this.#dropped += points;
      this.#parts.onDropped(points);
    } else this.#push(event);
  }

  /** Shows a reader without news that the connection works, and a proxy in between that it is in use. */
  keepAlive(): void {
    if (this.stream.readableLength === 0) this.#push(TAIL_KEEP_ALIVE);
  }

  /** Ends the tail where its reader may not read any more. */
  async check(): Promise<void> {
    if (!(await this.#parts.mayRead())) this.end();
  }

  /** Ends the tail after what waits, and after telling what was dropped behind that. */
  end(): void {
    this.#tellDropped();
    this.#push(null);
    this.#isEnded = true;
  }

  #push(event: Buffer | string | null): void {
    if (!this.#isEnded && !this.stream.destroyed) this.stream.push(event);
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const dropped = encodeTailDropped(this.#dropped);
    this.#dropped = 0;
    this.#push(dropped);
  }
}
