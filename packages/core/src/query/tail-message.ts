import type { ResultPoint } from "./query-result.ts";

/** New points of one series, in the wire's shape. */
export interface TailPoints {
  /** That this is what it is. */
  readonly kind: "points";
  /** The device. */
  readonly device_id: string;
  /** The series. */
  readonly name: string;
  /** What else the points are marked with, where they are: the labels of a namespace's import. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The points; of several with one time the last one counts. */
  readonly data: readonly ResultPoint[];
}

/** What a backend sends into a tail: that it listens from now on, new points, or how many a slow reader has missed. */
export type TailMessage =
  | { readonly kind: "open" }
  | TailPoints
  | { readonly kind: "dropped"; readonly points: number };
