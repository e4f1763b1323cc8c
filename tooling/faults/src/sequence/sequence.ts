import { COLUMNS, type Entry, type EntryForm, POISON_MARKER, type SequencePoint, type Stream } from "./entry.ts";
import { hashOf } from "./random.ts";
import { numberFrom, textFrom } from "./values.ts";

/** Each run of a producer has so many numbers to itself: none is used twice, whatever was still on its way. */
export const RUN_LENGTH: number = 2 ** 20;

/** 2026-01-01T00:00:00Z. */
const FIRST_MICROS = 1_767_225_600_000_000;
/** Far enough before it that late points do not meet the others. */
const FIRST_LATE_MICROS: number = FIRST_MICROS - 400 * 86_400_000_000;
/** So much time has each entry to itself. */
const ENTRY_MICROS = 1_000;
/** Entries change places within groups, and are late together. */
const GROUP = 16;
const MOST_VALUES = 40;
/** With the start of an entry and all of its values still within its own time. */
const LONGEST_STEP = 16;
const LATEST_START = 300;
const SERIES = 5;

/**
 * Everything that a producer ever writes, by number: computed from the seed, the producer and the number alone, so
 * that who checks needs no word of who wrote.
 */
export class Sequence {
  readonly #seed: number;
  readonly #producer: number;

  /**
   * @param seed - of the whole run
   * @param producer - which of the producers, counted from 0
   */
  constructor(seed: number, producer: number) {
    this.#seed = seed;
    this.#producer = producer;
  }

  /** The entry with a number. */
  entry(stream: Stream, number: number): Entry {
    return stream === "poison" ? this.#poison(number) : this.#plain(number);
  }

  /** The number of the entry that has points at a time, where there is one. */
  numberAt(stream: Stream, micros: number): number | undefined {
    if (stream === "poison") return slotAt(FIRST_MICROS, micros);
    const isLate = micros < FIRST_MICROS;
    const slot = slotAt(isLate ? FIRST_LATE_MICROS : FIRST_MICROS, micros);
    if (slot === undefined || this.#isLate(slot) !== isLate) return undefined;
    return this.#swap(slot);
  }

  #plain(number: number): Entry {
    const form = this.#form(number);
    const start = this.#start(number);
    if (form === "row") return { form, points: this.#row(number, start) };
    const hash = this.#hash(number, 1);
    if (form === "point") return { form, points: [this.#number(`series-${hash % SERIES}`, start, hash)] };
    const step = 1 + (hash % LONGEST_STEP);
    const points = Array.from({ length: 1 + ((hash >>> 8) % MOST_VALUES) }, (_, at) =>
      this.#number("values", start + at * step, hashOf(hash, at)),
    );
    return { form, points };
  }

  #poison(number: number): Entry {
    const series = `${POISON_MARKER}${this.#producer}`;
    return {
      form: "point",
      points: [this.#number(series, FIRST_MICROS + number * ENTRY_MICROS, this.#hash(number, 2))],
    };
  }

  #form(number: number): EntryForm {
    const drawn = this.#hash(number, 3) % 100;
    if (drawn < 65) return "point";
    return drawn < 90 ? "row" : "values";
  }

  #row(number: number, time: number): SequencePoint[] {
    const hash = this.#hash(number, 4);
    const cells = [textFrom(hash), hash % 2 === 0, numberFrom(hash)];
    // Some cells are empty, but never the first.
    return COLUMNS.flatMap((series, at) => {
      const value = cells[at];
      const isEmpty = at > 0 && (hash >>> (8 + at)) % 4 === 0;
      return value === undefined || isEmpty ? [] : [{ series, time, value }];
    });
  }

  #number(series: string, time: number, hash: number): SequencePoint {
    return { series, time, value: numberFrom(hash) };
  }

  #start(number: number): number {
    const first = this.#isLate(number) ? FIRST_LATE_MICROS : FIRST_MICROS;
    return first + this.#swap(number) * ENTRY_MICROS + (this.#hash(number, 5) % LATEST_START);
  }

  #isLate(number: number): boolean {
    return this.#hash(Math.floor(number / GROUP), 6) % 16 === 0;
  }

  /** Changes places within a group; done twice, it is undone. */
  #swap(number: number): number {
    const at = number % GROUP;
    const hash = this.#hash(Math.floor(number / GROUP), 7);
    return hash % 4 === 0 ? number - at + (at ^ ((hash >>> 8) % GROUP)) : number;
  }

  #hash(number: number, purpose: number): number {
    return hashOf(this.#seed, this.#producer, number, purpose);
  }
}

function slotAt(first: number, micros: number): number | undefined {
  return micros < first ? undefined : Math.floor((micros - first) / ENTRY_MICROS);
}
