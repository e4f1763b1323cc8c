import { InvalidArgumentError, QueryReq, type QueryResult, readTokenClaims, type Transport } from "@iobeam/core";
import { createHttpTransport } from "@iobeam/transport";

/** Where a query goes, and how it may be ended. */
export interface MakeQueryOptions {
  /**
   * The backend's address; without a path, `/v1/` is added.
   * @default "https://api.iobeam.com/v1/"
   */
  readonly backend?: string | URL | undefined;
  /** A transport of your own, in place of HTTP to `backend`. */
  readonly transport?: Transport | undefined;
  /** Ends the query early: it rejects with `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a query, and brings its result as a whole. For the newest point of every series, `limit(1)`; for results of any
 * size, {@link streamQuery}.
 *
 * @param token - a token of the project that may read
 * @param request - what is asked
 * @returns the result in the wire's shape
 * @throws {@link InvalidTokenError} for a token that is none, {@link InvalidArgumentError} for something that
 * is no `QueryReq`, and any other member of the `IobeamError` family
 *
 * @example
 * ```ts
 * import { makeQuery, QueryReq } from "@iobeam/client";
 *
 * export async function printLatest(token: string, projectId: number): Promise<void> {
 *   const request = new QueryReq(projectId, { seriesName: "temperature" }).limit(1);
 *   const { result } = await makeQuery(token, request, { backend: "http://127.0.0.1:4626" });
 *   for (const { device_id, data } of result) console.log(device_id, data[0]?.value);
 * }
 * ```
 *
 * @example The mean of each hour
 * ```ts
 * import { makeQuery, QueryReq, type QueryResult } from "@iobeam/client";
 *
 * export function hourlyMeans(token: string, projectId: number): Promise<QueryResult> {
 *   const request = new QueryReq(projectId, { seriesName: "temperature" }).operator("mean").groupBy("1h");
 *   return makeQuery(token, request, { backend: "http://127.0.0.1:4626" });
 * }
 * ```
 */
export async function makeQuery(
  token: string,
  request: QueryReq,
  options: MakeQueryOptions = {},
): Promise<QueryResult> {
  checkQuestion(token, request);
  return transportOf(options).query(request, { token, signal: options.signal });
}

/** @throws {@link InvalidTokenError} and {@link InvalidArgumentError} for what cannot be asked */
export function checkQuestion(token: string, request: QueryReq): void {
  readTokenClaims(token);
  if (!(request instanceof QueryReq)) throw new InvalidArgumentError("request", "a QueryReq", request);
}

/** What the options name. */
export function transportOf({ backend, transport }: MakeQueryOptions): Transport {
  return transport ?? createHttpTransport({ baseUrl: backend });
}
