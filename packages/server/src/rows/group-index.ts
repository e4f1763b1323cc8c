import { windowStart } from "../store/window-start.ts";
import type { Cell } from "./condition.ts";

/** What belongs together, and what came of it. */
export interface Group<State> {
  /** When its period began; without periods, when its oldest number was taken. Microseconds since 1970. */
  micros: number;
  /** What all of it has in common. */
  readonly common: readonly Cell[];
  state: State;
}

/** Groups by their period and by what they have in common. */
export class GroupIndex<State> {
  readonly #everyMicros: number | undefined;
  readonly #groups = new Map<string, Group<State>>();

  /** @param everyMicros - how long a period is. Default: one for all times */
  constructor(everyMicros: number | undefined) {
    this.#everyMicros = everyMicros;
  }

  /** Finds the group of a time, or begins one. */
  find(micros: number, common: readonly Cell[], begin: () => State): Group<State> {
    const start = this.#everyMicros === undefined ? micros : windowStart(micros, this.#everyMicros);
    const key = JSON.stringify(this.#everyMicros === undefined ? common : [start, ...common]);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { micros: start, common, state: begin() };
      this.#groups.set(key, group);
    }
    group.micros = Math.min(group.micros, start);
    return group;
  }

  /** All groups, oldest first; those of one time by what they have in common. */
  list(): Group<State>[] {
    return [...this.#groups.values()].sort((a, b) => a.micros - b.micros || compareAll(a.common, b.common));
  }
}

function compareAll(a: readonly Cell[], b: readonly Cell[]): number {
  for (let at = 0; at < a.length; at++) {
    const order = compare(a[at] as Cell, b[at] as Cell);
    if (order !== 0) return order;
  }
  return 0;
}

const KINDS: readonly string[] = ["object", "boolean", "number", "string"];

/** Nothing comes first, then booleans, numbers and texts. */
function compare(a: Cell, b: Cell): number {
  if (typeof a !== typeof b) return KINDS.indexOf(typeof a) - KINDS.indexOf(typeof b);
  if (a === b) return 0;
  return (a as string) < (b as string) ? -1 : 1;
}
