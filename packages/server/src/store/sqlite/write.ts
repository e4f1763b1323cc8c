import type { ImportBatch } from "@iobeam/core";
import type { DeviceRecord, PointRange, Project, RegisterOutcome } from "../../store.ts";
import type { Failure } from "./failure.ts";

/** What the writer is asked to do. */
export type Write =
  | { readonly kind: "create project"; readonly projectName: string }
  | { readonly kind: "register device"; readonly device: DeviceRecord }
  | { readonly kind: "append"; readonly batch: ImportBatch }
  | { readonly kind: "delete points"; readonly range: PointRange };

/** What each kind of write brings back. */
export interface WriteValues {
  /** The project that was made. */
  readonly "create project": Project;
  /** What became of the registration. */
  readonly "register device": RegisterOutcome | "unknown project";
  /** What became of the batch. */
  readonly append: "stored" | "unknown project";
  /** How many points there were. */
  readonly "delete points": number;
}

/** What became of one write of a group. */
export type WriteOutcome = { readonly value: WriteValues[Write["kind"]] } | { readonly failure: Failure };
