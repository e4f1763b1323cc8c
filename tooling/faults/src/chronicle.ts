/** Something that happened in a run. */
export interface Happening {
  /** Milliseconds since the run began. */
  readonly ms: number;
  /** Who it is about, as in `producer-1`. */
  readonly who: string;
  readonly what: string;
  readonly details?: unknown;
}

/** What happened in a run, and when: for those who look for the cause of what it came to. */
export class Chronicle {
  readonly happenings: Happening[] = [];
  readonly #start: number = performance.now();

  /** Something happens now. */
  note(who: string, what: string, details?: unknown): void {
    this.happenings.push({ ms: Math.round(performance.now() - this.#start), who, what, details });
  }
}
