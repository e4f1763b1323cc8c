import type { ImportBatch } from "@iobeam/core";
import type { PointRange } from "../../records/points.ts";
import type { RegistryAnswer, RegistryCall } from "../registry.ts";
import type { Failure } from "./failure.ts";

/** What the writer is asked to do. */
export type Write =
  | { readonly kind: "registry"; readonly call: RegistryCall }
  | { readonly kind: "append"; readonly batch: ImportBatch }
  | { readonly kind: "delete points"; readonly range: PointRange };

/** What each kind of write brings back. */
export interface WriteValues {
  /** What became of the call. */
  readonly registry: RegistryAnswer;
  /** What became of the batch. */
  readonly append: "stored" | "unknown project";
  /** How many points there were. */
  readonly "delete points": number;
}

/** What became of one write of a group. */
export type WriteOutcome = { readonly value: WriteValues[Write["kind"]] } | { readonly failure: Failure };
