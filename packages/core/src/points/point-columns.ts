/** Points as two columns of the same length. The values are of one kind: all numbers, all texts or all booleans. */
export interface PointColumns {
  /** Microseconds since 1970; safe integers, rising. */
  readonly times: Float64Array;
  /** The value at each time. */
  readonly values: Float64Array | readonly string[] | readonly boolean[];
}
