import type { StreamPoint } from "./query-result.ts";

/** A part of a result that is read piece by piece. */
export interface StreamPage {
  /** The points, in the order of the result. */
  readonly points: readonly StreamPoint[];
  /** Where the next page begins; `undefined` where this is the last one. */
  readonly cursor?: string | undefined;
}
