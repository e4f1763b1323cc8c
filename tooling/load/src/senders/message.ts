import type { Usage } from "../measure/usage.ts";
import type { Form, RequestShape } from "./requests.ts";

/** What devices are to do. */
export interface SendJob extends RequestShape {
  readonly port: number;
  readonly devices: number;
  /** The form that each device uses, in turns. */
  readonly forms: readonly Form[];
  /** Whether a connection that ends is made again, and what was not acknowledged sent again. */
  readonly isStubborn: boolean;
  /** The batch that each device begins with. Default: the first */
  readonly from?: number | undefined;
  /** The batch that each device ends before. Default: it goes on until it is told to stop */
  readonly to?: number | undefined;
}

/** What a sender child is asked. */
export type SenderQuestion =
  | { readonly kind: "start"; readonly job: SendJob }
  | { readonly kind: "progress" }
  | { readonly kind: "finish" }
  | { readonly kind: "stop" };

/** How far the devices have come. */
export interface SendProgress {
  /** How many requests were acknowledged. */
  readonly requests: number;
  readonly usage: Usage;
}

/** What became of it. */
export interface SendOutcome extends SendProgress {
  /** How many batches of each device were acknowledged, one after another from the first. */
  readonly acknowledged: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What went wrong; nothing may, but for connections that were cut on purpose. */
  readonly errors: readonly string[];
  /** How many connections ended before an answer. */
  readonly cut: number;
}
