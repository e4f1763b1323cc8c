import { AbortedError, type CallOptions, type QueryReq, type StreamPoint, type Transport } from "@iobeam/core";
import { checkQuestion, type MakeQueryOptions, transportOf } from "./make-query.ts";

/**
 * Runs a query, and brings its result point by point: of any size, and in little memory. Points come by device, series
 * and time, in the order of {@link makeQuery}'s result. A connection that is lost is made again, and the result goes on
 * where it was: no point is lost, and none comes twice. Each page of some thousand points is of a moment of its own, so
 * what is stored meanwhile may be in the result or not.
 *
 * A request with a `limit` or an operator is run as {@link makeQuery} runs it, as a whole; so is every request where the
 * backend, or a transport of your own, cannot stream.
 *
 * @param token - a token of the project that may read
 * @param request - what is asked
 * @returns the points; leaving the loop early ends the query
 * @throws {@link InvalidTokenError} for a token that is none and {@link InvalidArgumentError} for something that
 * is no `QueryReq`, both at once; while it is read, any other member of the `IobeamError` family
 *
 * @example
 * ```ts
 * import { QueryReq, streamQuery } from "@iobeam/client";
 *
 * export async function highest(token: string, projectId: number): Promise<number> {
 *   const request = new QueryReq(projectId, { seriesName: "temperature" });
 *   let highest = Number.NEGATIVE_INFINITY;
 *   for await (const { value } of streamQuery(token, request, { backend: "http://127.0.0.1:4626" })) {
 *     if (typeof value === "number") highest = Math.max(highest, value);
 *   }
 *   return highest;
 * }
 * ```
 */
export function streamQuery(
  token: string,
  request: QueryReq,
  options: MakeQueryOptions = {},
): AsyncIterableIterator<StreamPoint> {
  checkQuestion(token, request);
  const transport = transportOf(options);
  return readPoints(transport, request, { token, signal: options.signal });
}

async function* readPoints(
  transport: Transport,
  request: QueryReq,
  call: CallOptions,
): AsyncGenerator<StreamPoint, undefined> {
  const { readPages } = await import("./reading/read-pages.ts");
  for await (const points of readPages(transport, request, call)) {
    for (const point of points) {
      if (call.signal?.aborted) throw new AbortedError("The query", { cause: call.signal.reason });
      yield point;
    }
  }
}
