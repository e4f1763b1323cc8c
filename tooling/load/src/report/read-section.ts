import type { ReadFigures, ReadPlan, ReadTimes } from "../parts/measure-reads.ts";
import { atMost } from "./goal.ts";
import { count, milliseconds, type Section } from "./section.ts";

const MOST_GROWTH = 1.7;
const MOST_BESIDE = 3;

/** Shows how long reads took. */
export function readSection(figures: readonly ReadFigures[], { fewPoints, manyPoints }: ReadPlan): Section {
  const show = ({ p50Ms, p99Ms }: ReadTimes): string => `${milliseconds(p50Ms)} / ${milliseconds(p99Ms)}`;
  const [few, many] = [count(fewPoints), count(manyPoints)];
  return {
    title: "Reads: p50 / p99 in ms",
    head: ["", `${few} points`, `${many} points`, `${many}, again`, "beside a writer"],
    rows: figures.map(({ kind, ...times }) => [
      kind,
      show(times.few),
      show(times.many),
      show(times.alone),
      show(times.besideWriter),
    ]),
    goals: figures.flatMap(({ kind, ...times }) => [
      atMost(`${kind}: p50 at ${many} points, of that at ${few}`, MOST_GROWTH, times.many.p50Ms / times.few.p50Ms),
      atMost(`${kind}: p99 beside a writer, of that alone`, MOST_BESIDE, times.besideWriter.p99Ms / times.alone.p99Ms),
    ]),
    problems: [],
  };
}
