import type { Readings } from "../data/readings.ts";

/** Readings of one of the series, which are numbered from 0. */
export interface SeriesReadings {
  readonly series: number;
  readonly readings: Readings;
}

/** A connection to a server, for one request at a time. */
export interface Connection {
  /** Resolves when the server has acknowledged the body. */
  send(body: Buffer): Promise<void>;
  /** The least that the server can be asked. */
  empty(): Promise<void>;
  /** The newest points of a series, of which the last is at `last`. */
  newest(series: number, count: number, last: number): Promise<Readings>;
  /** The points of a series from one time to another, both included. */
  range(series: number, from: number, to: number): Promise<Readings>;
  close(): Promise<void>;
}

/** A server that runs. */
export interface RunningServer {
  /** For {@link ServerContender.connect}, in whichever process. */
  readonly address: string;
  readonly version: string;
  /** Makes everything visible to reads, and brings the server to rest. */
  settle(): Promise<void>;
  /** Ends it; the bytes that its points take on the disk. */
  stop(): Promise<number>;
}

/** A time-series server. */
export interface ServerContender {
  readonly name: string;
  /** What an acknowledgement says, for the reader. */
  readonly note: string;
  /** The finest step of time that it keeps, in microseconds. */
  readonly tick: number;
  /** Whether it can run on this machine. */
  isInstalled(): Promise<boolean>;
  /** Starts it on free ports of the loopback, with its data in an empty folder. */
  start(folder: string): Promise<RunningServer>;
  /** One body of a request, or one transaction. */
  encode(parts: readonly SeriesReadings[], address: string): Buffer;
  connect(address: string): Promise<Connection>;
}
