import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import type { QueryReq } from "./query-req.ts";

/**
 * Checks that the result of a request can be read piece by piece: `limit` and operators need all of a series first.
 *
 * @throws {@link InvalidArgumentError} for a request with one of them
 */
export function checkStreamable({ filter, aggregation }: QueryReq): void {
  if (filter.limit === undefined && aggregation === undefined) return;
  const what = aggregation === undefined ? `limit(${filter.limit})` : `operator("${aggregation.operator}")`;
  throw new InvalidArgumentError("request", "one without limit and operator; run such a one as a query", what);
}
