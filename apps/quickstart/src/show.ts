import type { QueryResult } from "@iobeam/client";
import plot from "simple-ascii-chart";
import { getBorderCharacters, table } from "table";

const DAY_MS = 86_400_000;
/** Where months begin, by the day of the year. */
const MONTHS: ReadonlyMap<number, string> = new Map([
  [0, "Jan"],
  [59, "Mar"],
  [120, "May"],
  [181, "Jul"],
  [243, "Sep"],
  [304, "Nov"],
]);

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

/** Prints a year of readings as a curve, a mean for each day. */
export function showYear(title: string, { result }: QueryResult): void {
  const points = result[0]?.data ?? [];
  const [first] = points;
  if (first === undefined) return;
  const daily = dailyMeans(points.map(({ time, value }) => [(time - first.time) / DAY_MS, Number(value)] as const));
  const months = [...MONTHS.keys()];
  const options = { title, width: 72, height: 12, customXAxisTicks: months, customYAxisTicks: [5, 10, 15, 20] };
  const formatter = (value: number): string => MONTHS.get(value) ?? String(value);
  console.log(plot(daily, { ...options, yRange: [2, 20], formatter }));
}

/** Prints how much waited over time, and names moments of it. */
export function showBacklog(
  title: string,
  history: readonly (readonly [seconds: number, waiting: number])[],
  events: ReadonlyMap<number, string>,
): void {
  const most = Math.max(1, ...history.map(([, waiting]) => waiting));
  const last = history.at(-1)?.[0] ?? 0;
  const points = history.map(([seconds, waiting]): [number, number] => [seconds, waiting]);
  const formatter = (value: number, { axis }: { axis: "x" | "y" }): string =>
    axis === "x" ? (events.get(value) ?? `${value.toFixed(0)} s`) : String(value);
  const ticks = { customXAxisTicks: [0, ...events.keys(), last], customYAxisTicks: [0, most] };
  console.log(plot(points, { title, width: 72, height: 8, yRange: [0, most], formatter, ...ticks }));
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
function dailyMeans(points: readonly (readonly [number, number])[]): [number, number][] {
  const days = new Map<number, number[]>();
  for (const [day, value] of points) days.set(Math.floor(day), [...(days.get(Math.floor(day)) ?? []), value]);
  return [...days].map(([day, values]) => [day, values.reduce((sum, value) => sum + value, 0) / values.length]);
}
