import type { PointRange, SourceBatch } from "../../records/points.ts";
import type { Failure } from "../../threads/failure.ts";
import type { RegistryAnswer, RegistryCall } from "../registry.ts";
import type { DeleteStep } from "./point-deleter.ts";
import type { ListStart } from "./series-list.ts";

/** What the writer is asked to do. */
export type Write =
  | { readonly kind: "registry"; readonly call: RegistryCall }
  | { readonly kind: "append"; readonly batches: readonly SourceBatch[] }
  | { readonly kind: "delete points"; readonly range: PointRange; readonly from?: ListStart | undefined };

/** What each kind of write brings back. */
export interface WriteValues {
  /** What became of the call. */
  readonly registry: RegistryAnswer;
  /** What became of the batches. */
  readonly append: RegistryAnswer;
  /** How many points there were, and whether there is more to do. */
  readonly "delete points": DeleteStep;
}

/** What became of one write of a group. */
export type WriteOutcome = { readonly value: WriteValues[Write["kind"]] } | { readonly failure: Failure };
