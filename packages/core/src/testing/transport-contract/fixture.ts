import { encodeBlocks } from "../../blocks/encode-blocks.ts";
import type { SeriesBlock } from "../../points/import-batch.ts";
import { QueryReq } from "../../query/query-req.ts";
import type { QueryResult, SeriesResult } from "../../query/query-result.ts";
import { TimeUnit } from "../../time/time-unit.ts";
import { Timestamp } from "../../time/timestamp.ts";
import type { Transport } from "../../transport.ts";
import type { Disposable } from "../contract-runner.ts";

/** What the suite needs of a transport under test: its backend must be empty. */
export interface TransportFixture extends Disposable {
  /** The transport. */
  readonly transport: Transport;
  /** A project of its backend. */
  readonly projectId: number;
  /** A token that may read and write in the project. */
  readonly token: string;
  /** A token that the backend does not accept. */
  readonly badToken: string;
}

/** The device that the tests send as. */
export const DEVICE = "d";

/** A moment in microseconds for the points of a test. */
export const T0 = 1_427_316_488_000_000;

/** A time in microseconds and a value. */
export type Pair = readonly [micros: number, value: number];

export function moment(micros: number): Timestamp {
  return new Timestamp(micros, TimeUnit.MICROSECONDS);
}

export function seriesOf(name: string, pairs: readonly Pair[]): SeriesBlock[] {
  const [times, values] = [pairs.map(([micros]) => micros), pairs.map(([, value]) => value)];
  return encodeBlocks(times, values).map((block) => ({ name, block }));
}

/** Imports blocks of one device. */
export function sendBlocks(
  { transport, projectId, token }: TransportFixture,
  blocks: readonly SeriesBlock[],
  deviceId: string = DEVICE,
): Promise<void> {
  return transport.importBatch({ projectId, deviceId, blocks }, { token });
}

/** Imports points of one series. */
export function send(fixture: TransportFixture, name: string, ...pairs: readonly Pair[]): Promise<void> {
  return sendBlocks(fixture, seriesOf(name, pairs));
}

/** Runs a query over the whole project, or as `narrow` says. */
export function ask(
  { transport, projectId, token }: TransportFixture,
  narrow: (all: QueryReq) => QueryReq = (all) => all,
): Promise<QueryResult> {
  return transport.query(narrow(new QueryReq(projectId)), { token });
}

/** The points of one series of the tests' device, with times in microseconds. */
export async function read(
  { transport, projectId, token }: TransportFixture,
  seriesName: string,
  narrow: (series: QueryReq) => QueryReq = (series) => series,
): Promise<SeriesResult["data"]> {
  const series = new QueryReq(projectId, { deviceId: DEVICE, seriesName, timeUnit: TimeUnit.MICROSECONDS });
  const { result } = await transport.query(narrow(series), { token });
  return result[0]?.data ?? [];
}

/** The values alone. */
export async function readValues(
  fixture: TransportFixture,
  seriesName: string,
  narrow?: ((series: QueryReq) => QueryReq) | undefined,
): Promise<unknown[]> {
  return (await read(fixture, seriesName, narrow)).map(({ value }) => value);
}
