/** What a figure is to be, and whether it is. */
export interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly reached: string;
  readonly isReached: boolean;
  /** Whether a run fails where it is not reached: what depends on the machine's speed does not. */
  readonly isRequired: boolean;
}

/** A goal that holds on every machine: none of something. */
export function none(what: string, count: number): Goal {
  return { what, goal: "0", reached: String(count), isReached: count === 0, isRequired: true };
}

/** A ratio that has to reach something. */
export function atLeast(what: string, least: number, ratio: number): Goal {
  return { what, goal: `≥ ${least}`, reached: ratio.toFixed(2), isReached: ratio >= least, isRequired: false };
}

/** A ratio that may not exceed something. */
export function atMost(what: string, most: number, ratio: number): Goal {
  return { what, goal: `≤ ${most}`, reached: ratio.toFixed(2), isReached: ratio <= most, isRequired: false };
}
