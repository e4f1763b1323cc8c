import type { PointSelection } from "@iobeam/core";
import type { Project, ReadOutcome } from "../../store.ts";

/** What the reader is asked. */
export type ReadRequest =
  | { readonly kind: "get project"; readonly projectId: number }
  | { readonly kind: "read points"; readonly selection: PointSelection; readonly maxPoints: number };

/** What it answers, in the same order. */
export type ReadAnswer = Project | undefined | ReadOutcome;
