import { getBorderCharacters, table } from "table";
import type { Goal } from "./goal.ts";

/** A part of the report. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
  /** What went wrong. */
  readonly problems: readonly string[];
}

/** A table for a terminal. */
export function drawTable(title: string, rows: readonly (readonly string[])[]): string {
  const drawn = table(
    rows.map((row) => [...row]),
    {
      border: getBorderCharacters("norc"),
      drawHorizontalLine: (line, count) => line < 2 || line === count,
      columns: rows[0]?.map((_, at) => ({ alignment: at === 0 ? "left" : "right" })) ?? [],
    },
  );
  return `${title}\n${drawn}`;
}

/** All goals, and whether each was reached. */
export function drawGoals(goals: readonly Goal[]): string {
  const rows = goals.map(({ what, goal, reached, isReached }) => [what, goal, reached, isReached ? "yes" : "NO"]);
  return drawTable("Goals", [["", "goal", "reached", ""], ...rows]);
}

/** A number with its thousands apart. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** Milliseconds with three digits that count. */
export function milliseconds(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US");
}

/** A part as percent. */
export function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
