import { formatCount, formatSpread } from "../report/format.ts";
import { quantile, ratiosOf } from "../report/spread.ts";
import type { Table } from "../section.ts";
import { BASELINE, type ClientData, type ClientRound, type ClientRow, TIMED } from "./client-data.ts";

const FIGURES: readonly (readonly [key: keyof ClientRound, title: string])[] = [
  ["pointsPerSecond", "points a second"],
  ["cpuMicros", "CPU a point, µs"],
  ["bytesPerPoint", "bytes a point"],
  ["callNanos", "the call a point, ns"],
];

/** Each scenario against the baseline, round by round. */
export function makeClientRatios({ rows }: ClientData): Table[] {
  return [...TIMED].map(([scenario, title]) => {
    const here = rows.filter((row) => row.scenario === scenario);
    const baseline = here.find(({ name }) => name === BASELINE);
    return {
      title: `Client, ${title}: times ${BASELINE}`,
      head: ["", "points a second ↑", "CPU a point ↓", "bytes a point ↓", "the call ↓"],
      rows: fastestFirst(here).map((row) => [
        nameOf(row),
        ...FIGURES.map(([key]) =>
          formatSpread(ratiosOf(figures(row, key), baseline ? figures(baseline, key) : []), " ×"),
        ),
      ]),
    };
  });
}

/** The figures of each scenario, and the bytes of random doubles. */
export function makeClientTables({ rows, doubles }: ClientData): Table[] {
  return [
    ...[...TIMED].map(([scenario, title], at) => {
      const here = fastestFirst(rows.filter((row) => row.scenario === scenario));
      return {
        title: `Client, ${title}`,
        head: ["", ...FIGURES.map(([, name]) => name), "gzip", "points", "delivered"],
        rows: here.map((row) => [
          row.name,
          ...FIGURES.map(([key]) => formatSpread(figures(row, key))),
          row.gzip ? "yes" : "no",
          formatCount(row.points),
          row.problems.length === 0 ? "all, bit for bit" : "**failed**",
        ]),
        notes: [...(at === 0 ? describeAll(rows) : []), ...here.flatMap(describeProblems)],
      };
    }),
    makeDoublesTable(doubles),
  ];
}

function makeDoublesTable(doubles: ClientData["doubles"]): Table {
  const sorted = [...doubles].sort((one, other) => (one.bytes ?? Infinity) - (other.bytes ?? Infinity));
  return {
    title: "Client, bytes a point where the values are random doubles",
    head: ["", "bytes a point", "delivered"],
    rows: sorted.map(({ name, bytes, problem }) => [
      name,
      bytes === null ? "–" : formatSpread([bytes]),
      problem ?? "all, bit for bit",
    ]),
  };
}

function figures({ rounds }: ClientRow, key: keyof ClientRound): number[] {
  return rounds.map((round) => round[key]);
}

function fastestFirst(rows: readonly ClientRow[]): ClientRow[] {
  const speed = (row: ClientRow): number => quantile(figures(row, "pointsPerSecond"), 0.5) || 0;
  return [...rows].sort((one, other) => speed(other) - speed(one));
}

function nameOf({ name, problems }: ClientRow): string {
  return problems.length === 0 ? name : `${name} (**failed**)`;
}

/** What has to be known of each contender, once. */
function describeAll(rows: readonly ClientRow[]): string[] {
  return [...new Set(rows.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])))];
}

function describeProblems({ name, problems }: ClientRow): string[] {
  return problems.map((problem) => `${name}: **failed**: ${problem}`);
}
