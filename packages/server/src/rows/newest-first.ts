import type { PointValue } from "@iobeam/core";
import type { SeriesCursor } from "./series-cursor.ts";
import type { Source } from "./source.ts";

/** What a source has at one time. */
export interface Row {
  /** Microseconds since 1970. */
  readonly micros: number;
  readonly source: Source;
  /** The places of the series that have a value, rising. */
  readonly places: readonly number[];
  /** The value of each of them. */
  readonly values: readonly PointValue[];
}

/** The rows that series make, newest first; of one time, those of later sources first. A heap of the series. */
export function* newestFirst(series: readonly SeriesCursor[]): Generator<Row> {
  const heap = series.filter(({ micros }) => micros !== Number.NEGATIVE_INFINITY);
  const places: number[] = [];
  for (let at = heap.length >> 1; at >= 0; at--) sink(heap, at);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    const { micros, source } = top;
    const values: PointValue[] = [];
    places.length = 0;
    for (; top !== undefined && top.micros === micros && top.source === source; top = heap[0]) {
      places.push(top.place);
      values.push(top.value);
      top.advance();
      if (top.micros === Number.NEGATIVE_INFINITY) removeTop(heap);
      sink(heap, 0);
    }
    if (!isSame(places, source.lastPlaces)) source.lastPlaces = [...places];
    yield { micros, source, places: source.lastPlaces, values };
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((place, at) => place === b[at]);
}

function isBefore(a: SeriesCursor, b: SeriesCursor): boolean {
  if (a.micros !== b.micros) return a.micros > b.micros;
  return a.source === b.source ? a.place < b.place : a.source.order > b.source.order;
}

function removeTop(heap: SeriesCursor[]): void {
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) heap[0] = last;
}

function sink(heap: SeriesCursor[], from: number): void {
  const moving = heap[from];
  if (moving === undefined) return;
  let at = from;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (!isBefore(child, moving)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = moving;
}
