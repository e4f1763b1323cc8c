import type { Aggregation } from "@iobeam/core";
import type { AggregateOutcome, Page, PagePlace, ReadOutcome, SourceSelection } from "../../records/points.ts";

/** What the reader is asked. */
export type ReadRequest =
  | { readonly kind: "read points"; readonly selection: SourceSelection; readonly maxPoints: number }
  | {
      readonly kind: "read page";
      readonly selection: SourceSelection;
      readonly maxPoints: number;
      readonly after: PagePlace | undefined;
    }
  | {
      readonly kind: "aggregate";
      readonly selection: SourceSelection;
      readonly aggregation: Aggregation;
      readonly maxWindows: number;
    };

/** What it answers, in the same order. */
export type ReadAnswer = ReadOutcome | Page | AggregateOutcome;
