import { type Clock, InvalidArgumentError, type QueryReq, systemClock } from "@iobeam/core";
import { above, atLeast, checkRandom } from "./check-option.ts";
import type { BackOffPolicy } from "./forwarding/back-off.ts";
import { checkQuestion, type MakeQueryOptions, transportOf } from "./make-query.ts";
import type { TailEvent } from "./reading/tail-event.ts";

/** Where a tail goes, how it may be ended, and how it comes back after a lost connection. */
export interface TailQueryOptions extends MakeQueryOptions {
  /** How long to wait before a connection that was lost is made again. */
  readonly reconnect?: ReconnectOptions | undefined;
  /**
   * What time is read from and timers are set on.
   * @default systemClock
   */
  readonly clock?: Clock | undefined;
}

/** How long to wait between tries: a random time up to a bound that doubles, or what `Retry-After` says. */
export interface ReconnectOptions {
  /**
   * The first bound, in milliseconds; above 0.
   * @default 500
   */
  readonly minDelayMs?: number | undefined;
  /**
   * The last bound, in milliseconds; not below the first.
   * @default 30_000
   */
  readonly maxDelayMs?: number | undefined;
  /**
   * Random numbers from 0 up to 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
}

/**
 * Follows a query: tells of points as they are stored, whenever they were taken. With `fromTime` it begins with those
 * that there are from then on, otherwise with the first that is stored after the call of `next`.
 *
 * A connection that is lost is made again, as often as it takes; then the points come that are newer than the last one
 * seen of their series, so that nothing is lost but what a device has sent late (a `gap` says that this may be). Points
 * come once; of more than 65,536 that were missed, some that are stored in the same moment may come twice. The token is
 * refreshed by itself. Nothing is read ahead: a reader that is too slow misses points at the backend, is told of it
 * (`gap`), and gets them after that.
 *
 * @param token - a token of the project that may read
 * @param request - what is followed: device, series, `fromTime` and the bounds of values count
 * @returns the events; it never ends by itself. Leaving the loop ends it, and so does the `signal`, also while it waits
 * @throws {@link InvalidTokenError} for a token that is none and {@link InvalidArgumentError} for a request with
 * `limit`, `toTime` or an operator, both at once; while it is read, any other member of the `IobeamError` family that
 * trying again does not help with
 *
 * @example
 * ```ts
 * import { QueryReq, tailQuery } from "@iobeam/client";
 *
 * export async function follow(token: string, projectId: number, signal: AbortSignal): Promise<void> {
 *   const request = new QueryReq(projectId, { seriesName: "temperature" }).greaterThan(30);
 *   for await (const event of tailQuery(token, request, { backend: "http://127.0.0.1:4626", signal })) {
 *     if (event.kind === "points") console.log(event.device_id, event.data);
 *     if (event.kind === "gap") console.warn(event.reason, event.error?.message);
 *   }
 * }
 * ```
 */
export function tailQuery(
  token: string,
  request: QueryReq,
  options: TailQueryOptions = {},
): AsyncIterableIterator<TailEvent> {
  checkQuestion(token, request);
  checkFollowable(request);
  return followQuery(token, request, options, checkReconnect(options.reconnect ?? {}));
}

async function* followQuery(
  token: string,
  request: QueryReq,
  options: TailQueryOptions,
  retry: BackOffPolicy,
): AsyncGenerator<TailEvent, undefined> {
  const { signal, clock = systemClock } = options;
  const { Tail } = await import("./reading/tail.ts");
  yield* new Tail(request, { transport: transportOf(options), token, clock, retry, signal }).run();
}

/** What has to be known to the end has no place where there is none. */
function checkFollowable({ filter, aggregation }: QueryReq): void {
  const { limit, toMicros } = filter;
  if (limit === undefined && toMicros === undefined && aggregation === undefined) return;
  const what = aggregation === undefined ? (limit === undefined ? "toTime" : "limit") : "operator";
  throw new InvalidArgumentError("request", "one without limit, toTime and operator: a tail has no end", what);
}

function checkReconnect({ minDelayMs = 500, maxDelayMs, random = Math.random }: ReconnectOptions): BackOffPolicy {
  const least = above(0, "reconnect.minDelayMs", minDelayMs);
  return {
    minDelayMs: least,
    maxDelayMs: atLeast(least, "reconnect.maxDelayMs", maxDelayMs ?? Math.max(30_000, least)),
    random: checkRandom("reconnect.random", random),
  };
}
