import type { PointSelection } from "@iobeam/core";
import type { Aggregation, Project, ReadOutcome, SeriesAggregate } from "../../store.ts";

/** What the reader is asked. */
export type ReadRequest =
  | { readonly kind: "get project"; readonly projectId: number }
  | { readonly kind: "read points"; readonly selection: PointSelection; readonly maxPoints: number }
  | { readonly kind: "aggregate"; readonly selection: PointSelection; readonly aggregation: Aggregation };

/** What it answers, in the same order. */
export type ReadAnswer = Project | undefined | ReadOutcome | readonly SeriesAggregate[];
