import {
  AbortedError,
  type Clock,
  InvalidArgumentError,
  IobeamError,
  matchesFilter,
  QueryReq,
  type QueryResult,
  type ResultPoint,
  type StreamPoint,
  sleep,
  type TailMessage,
  type TailPoints,
  Timestamp,
  TimeUnit,
  type Transport,
} from "@iobeam/core";
import { BackOff, type BackOffPolicy } from "../forwarding/back-off.ts";
import { ProjectToken } from "../project-token.ts";
import { type CatchUp, planCatchUp } from "./catch-up.ts";
import { FilledPoints } from "./filled-points.ts";
import { readPages } from "./read-pages.ts";
import { SeenSeries } from "./seen-series.ts";
import { keyOf } from "./series-key.ts";
import type { TailEvent, TailGap } from "./tail-event.ts";

/** What a tail is made of. */
export interface TailParts {
  readonly transport: Transport;
  readonly token: string;
  readonly clock: Clock;
  /** How long to wait between connections; one that lasted longer than the longest wait is no failure. */
  readonly retry: BackOffPolicy;
  readonly signal: AbortSignal | undefined;
}

/** Follows what is stored, through lost connections. Works in microseconds, and tells times in the request's unit. */
export class Tail {
  readonly #parts: TailParts;
  readonly #token: ProjectToken;
  readonly #backOff: BackOff;
  readonly #unit: TimeUnit;
  /** What is asked, in microseconds and without values. */
  readonly #series: QueryReq;
  readonly #filter: QueryReq["filter"];
  readonly #filled = new FilledPoints();
  #seen: SeenSeries | undefined;

  constructor({ projectId, deviceId, seriesName, timeUnit, filter }: QueryReq, parts: TailParts) {
    this.#parts = parts;
    this.#token = new ProjectToken(parts.token, parts.transport, parts.clock);
    this.#backOff = new BackOff(parts.retry);
    this.#unit = timeUnit;
    this.#filter = filter;
    this.#series = new QueryReq(projectId, { deviceId, seriesName, timeUnit: TimeUnit.MICROSECONDS });
  }

  /** Ends by an error that trying again cannot help with, or when its reader stops. */
  async *run(): AsyncGenerator<TailEvent, undefined> {
    const { clock, retry, signal } = this.#parts;
    for (;;) {
      const startedMs = clock.elapsedMs();
      let error: IobeamError | undefined;
      try {
        yield* this.#connect();
      } catch (cause) {
        if (!IobeamError.is(cause) || !cause.retryable) throw cause;
        error = cause;
      }
      if (clock.elapsedMs() - startedMs >= retry.maxDelayMs) this.#backOff.succeeded();
      yield { kind: "gap", reason: "disconnected", error, dropped: undefined };
      await sleep(clock, this.#backOff.failed(error), signal);
      if (signal?.aborted) throw new AbortedError("The tail", { cause: signal.reason });
    }
  }

  /** One connection. What is stored before it is known what there was is not missed: it is newer, and so read next. */
  async *#connect(): AsyncGenerator<TailEvent> {
    this.#seen ??= await this.#begin();
    for await (const message of this.#listen()) {
      if (message.kind === "points") yield* this.#tell(message, this.#seen);
      else yield* this.#catchUp(message, this.#seen);
    }
  }

  async #begin(): Promise<SeenSeries> {
    const { fromMicros } = this.#filter;
    if (fromMicros !== undefined) return new SeenSeries(fromMicros - 1);
    const seen = new SeenSeries(Number.NEGATIVE_INFINITY);
    seen.noteAll(await this.#askNewest());
    return seen;
  }

  async *#listen(): AsyncGenerator<TailMessage> {
    const { transport, signal } = this.#parts;
    const { messages, first } = await this.#token.use(async (text) => {
      const opened = transport.tail?.(this.#series, { token: text, signal })[Symbol.asyncIterator]();
      if (opened === undefined) throw new InvalidArgumentError("transport", "one that has a tail", transport);
      return { messages: opened, first: await opened.next() };
    }, signal);
    try {
      for (let next = first; !next.done; next = await messages.next()) yield next.value;
    } finally {
      await messages.return?.();
    }
  }

  *#tell({ data, ...series }: TailPoints, seen: SeenSeries): Generator<TailEvent> {
    const key = keyOf(series);
    const fresh: ResultPoint[] = [];
    for (const point of data) {
      seen.note(key, point.time);
      if (!this.#filled.take(key, point) && this.#isWanted(point)) fresh.push(this.#inUnit(point));
    }
    this.#backOff.succeeded();
    if (fresh.length > 0) yield { ...series, data: fresh };
  }

  async *#catchUp(message: Exclude<TailMessage, TailPoints>, seen: SeenSeries): AsyncGenerator<TailEvent> {
    if (message.kind === "open") this.#filled.clear();
    else yield makeDropped(message.points);
    const newest = await this.#askNewest();
    for (const part of planCatchUp(newest, seen)) yield* this.#read(part, seen);
    seen.noteAll(newest);
    yield { kind: "live" };
  }

  /** The newest point of every series, whatever its value: a backend knows them without a search. */
  #askNewest(): Promise<QueryResult> {
    const { transport, signal } = this.#parts;
    return this.#token.use((text) => transport.query(this.#series.limit(1), { token: text, signal }), signal);
  }

  async *#read({ series, fromMicros }: CatchUp, seen: SeenSeries): AsyncGenerator<TailEvent> {
    const { transport, signal } = this.#parts;
    const { projectId, timeUnit, deviceId, seriesName } = this.#series;
    const target = { timeUnit, deviceId: series?.device_id ?? deviceId, seriesName: series?.name ?? seriesName };
    const request = new QueryReq(projectId, target, { ...this.#filter, fromMicros });
    const text = await this.#token.use(async (valid) => valid, signal);
    for await (const points of readPages(transport, request, { token: text, signal })) {
      yield* this.#tellMissed(points, seen);
    }
  }

  *#tellMissed(points: Iterable<StreamPoint>, seen: SeenSeries): Generator<TailEvent> {
    let told: { key: string; after: number; event: TailPoints & { data: ResultPoint[] } } | undefined;
    for (const { time, value, ...series } of points) {
      const key = keyOf(series);
      if (told?.key !== key) {
        if (told !== undefined && told.event.data.length > 0) yield told.event;
        told = { key, after: seen.newest(key), event: { kind: "points", ...series, data: [] } };
      }
      if (time <= told.after) continue;
      seen.note(key, time);
      this.#filled.add(key, { time, value });
      told.event.data.push(this.#inUnit({ time, value }));
    }
    if (told !== undefined && told.event.data.length > 0) yield told.event;
  }

  #isWanted({ time, value }: ResultPoint): boolean {
    return matchesFilter(time, value, this.#filter);
  }

  #inUnit({ time, value }: ResultPoint): ResultPoint {
    return { time: new Timestamp(time, TimeUnit.MICROSECONDS).to(this.#unit), value };
  }
}

function makeDropped(dropped: number): TailGap {
  return { kind: "gap", reason: "dropped", error: undefined, dropped };
}
