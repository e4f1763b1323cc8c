import type { Aggregation, PointSelection } from "@iobeam/core";
import type { ReadOutcome, SeriesAggregate } from "../../records/points.ts";

/** What the reader is asked. */
export type ReadRequest =
  | { readonly kind: "read points"; readonly selection: PointSelection; readonly maxPoints: number }
  | { readonly kind: "aggregate"; readonly selection: PointSelection; readonly aggregation: Aggregation };

/** What it answers, in the same order. */
export type ReadAnswer = ReadOutcome | readonly SeriesAggregate[];
