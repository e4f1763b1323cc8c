import type { QueryResult } from "@iobeam/client";
import plot from "simple-ascii-chart";
import { getBorderCharacters, table } from "table";

/** Prints a step's heading. */
export function heading(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(3, 72 - text.length))}`);
}

/** Prints rows under a head, aligned. */
export function showTable(head: readonly string[], rows: readonly (readonly unknown[])[]): void {
  const cells = [head, ...rows].map((row) => row.map(String));
  console.log(
    table(cells, {
      border: getBorderCharacters("norc"),
      drawHorizontalLine: (line, count) => line < 2 || line === count,
    }),
  );
}

/** Prints points as a curve, the times as days since the first one. */
export function showCurve(title: string, { result }: QueryResult, width: number = 72): void {
  const points = result[0]?.data ?? [];
  const [first] = points;
  if (first === undefined) return;
  const daily = means(points.map(({ time, value }) => [(time - first.time) / 86_400_000, Number(value)] as const));
  console.log(plot(daily, { title, width, height: 12, xLabel: "day of the year" }));
}

/** A count with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A duration for people. */
export function duration(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(1)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** One point a day: the mean of its hours. */
function means(points: readonly (readonly [number, number])[]): [number, number][] {
  const days = new Map<number, number[]>();
  for (const [day, value] of points) days.set(Math.floor(day), [...(days.get(Math.floor(day)) ?? []), value]);
  return [...days].map(([day, values]) => [day, values.reduce((sum, value) => sum + value, 0) / values.length]);
}
