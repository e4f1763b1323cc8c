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
  /** Numbers in the place of cells: a key has to be made for each row, and texts may be long. */
  readonly #numbers = new Map<Cell, number>();
  #size = 0;

  /** @param everyMicros - how long a period is. Default: one for all times */
  constructor(everyMicros: number | undefined) {
    this.#everyMicros = everyMicros;
  }

  /** How much room the groups take, in what they have in common; at least one for each. */
  get size(): number {
    return this.#size;
  }

  /** Finds the group of a time, or begins one. */
  find(micros: number, common: readonly Cell[], begin: () => State): Group<State> {
    const start = this.#everyMicros === undefined ? micros : windowStart(micros, this.#everyMicros);
    let key = this.#everyMicros === undefined ? "" : `${start}`;
    for (const cell of common) key += `,${this.#numberOf(cell)}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { micros: start, common, state: begin() };
      this.#groups.set(key, group);
      this.#size += Math.max(1, common.length);
    }
    group.micros = Math.min(group.micros, start);
    return group;
  }

  /** All groups, oldest first; those of one time by what they have in common. */
  list(): Group<State>[] {
    return [...this.#groups.values()].sort((a, b) => a.micros - b.micros || compareAll(a.common, b.common));
  }

  #numberOf(cell: Cell): number {
    const number = this.#numbers.get(cell) ?? this.#numbers.size;
    this.#numbers.set(cell, number);
    return number;
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
