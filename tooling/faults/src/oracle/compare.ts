import type { PointValue } from "@iobeam/core";
import type { SequencePoint, Stream } from "../sequence/entry.ts";
import { keyOf, type Ledger } from "./ledger.ts";

/** What can be wrong with a point. */
export type Fault = "lost" | "changed" | "doubled";

/** A point that is not as it should be. */
export interface Finding {
  readonly fault: Fault;
  readonly series: string;
  readonly time: number;
  /** What it should be; `undefined` where no such point was written. */
  readonly expected: PointValue | undefined;
  /** What it is; `undefined` where it is not there. */
  readonly found: PointValue | undefined;
}

/** What became of the points of a stream. */
export interface Comparison {
  readonly promised: number;
  readonly stored: number;
  /** Points that are dead letters more than once. */
  readonly repeated: number;
  readonly findings: readonly Finding[];
}

/**
 * Compares what was promised with what is there. That a point is a dead letter twice is only counted: a kill between
 * writing the letter and forgetting the batch has it refused once more, as a kill has others sent once more.
 */
export function compare(ledger: Ledger, stream: Stream, stored: Iterable<SequencePoint>): Comparison {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  for (const point of stored) {
    const { series, time, value } = point;
    const key = keyOf(point);
    const written = ledger.writtenAt(stream, series, time);
    const isRepeated = stream === "poison" && seen.has(key);
    if (isRepeated) repeated++;
    const fault = faultOf(point, written, seen.has(key) && !isRepeated);
    if (fault !== undefined) findings.push({ fault, series, time, expected: written?.value, found: value });
    seen.add(key);
  }
  let promised = 0;
  for (const { series, time, value } of ledger.promised(stream)) {
    promised++;
    if (seen.has(keyOf({ series, time }))) continue;
    findings.push({ fault: "lost", series, time, expected: value, found: undefined });
  }
  return { promised, stored: seen.size, repeated, findings };
}

/** A point that nobody has written was made of another one: it is there once too often. */
function faultOf(found: SequencePoint, written: SequencePoint | undefined, isSeen: boolean): Fault | undefined {
  if (isSeen || written === undefined) return "doubled";
  return Object.is(found.value, written.value) ? undefined : "changed";
}
