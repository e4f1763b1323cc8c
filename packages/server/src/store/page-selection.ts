import { InvalidArgumentError } from "@iobeam/core";
import type { SourceSelection } from "../records/points.ts";

/** @throws {@link InvalidArgumentError} for a limit: the newest points of a series come last */
export function checkPageSelection({ filter }: SourceSelection): void {
  if (filter.limit === undefined) return;
  throw new InvalidArgumentError("limit", "left out where a result is read page by page", filter.limit);
}
