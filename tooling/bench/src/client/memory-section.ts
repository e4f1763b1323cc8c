import { describeFailure } from "../report/describe-failure.ts";
import { formatCount, formatSpread } from "../report/format.ts";
import { makeGoal } from "../report/goal.ts";
import { quantile, ratiosOf } from "../report/spread.ts";
import type { Section, Table } from "../section.ts";
import { BASELINE } from "./client-data.ts";
import { findContenders } from "./contenders.ts";
import { runHold } from "./run-contender.ts";

interface MemoryRow {
  readonly name: string;
  readonly note: string | undefined;
  readonly points: number;
  /** How many were there to be sent afterwards. */
  readonly kept: number;
  /** Bytes a point, a figure for each round. */
  readonly rss: readonly number[];
  readonly known: readonly number[];
  readonly problems: readonly string[];
}

/** What a point takes that waits. */
export interface MemoryData {
  readonly rows: readonly MemoryRow[];
}

/** What waiting points take. */
export const memorySection: Section<MemoryData> = {
  name: "memory",
  title: "Memory",
  async run({ points, rounds, contenders }, progress) {
    const rows: MemoryRow[] = [];
    for (const known of await findContenders(contenders)) {
      const { name, note, scenarios, share } = known.contender;
      if (!scenarios.includes("memory")) continue;
      const count = Math.round(points * (share?.memory ?? 1));
      let row: MemoryRow = { name, note, points: count, kept: 0, rss: [], known: [], problems: [] };
      for (let round = 1; round <= rounds; round++) {
        progress(`round ${round} of ${rounds}: ${name}`);
        const work = { setup: "hold", batchSize: count, points: count, kind: "walk", warmUp: 0 } as const;
        try {
          const { rss, known: seen, arrived } = await runHold(known, work);
          row = {
            ...row,
            kept: arrived.sum.count,
            rss: [...row.rss, rss / count],
            known: [...row.known, seen / count],
          };
        } catch (error) {
          row = { ...row, problems: [...row.problems, describeFailure(error)] };
        }
      }
      rows.push(row);
    }
    return { rows: rows.sort((one, other) => middle(one) - middle(other)) };
  },
  goals: ({ rows }) => {
    const of = (wanted: string): readonly number[] => rows.find(({ name }) => name === wanted)?.known ?? [];
    const figure = "a point that waits, heap and buffers:";
    return [
      makeGoal({ figure: `${figure} open columns`, most: 20, unit: " bytes" }, of("iobeam, 1,001 series")),
      makeGoal({ figure: `${figure} sealed`, most: 5, unit: " bytes" }, of("iobeam")),
    ];
  },
  ratios({ rows }) {
    const baseline = rows.find(({ name }) => name === BASELINE);
    return [
      {
        title: `Memory of a point that waits: times ${BASELINE}`,
        head: ["", "memory of the process ↓", "heap and buffers ↓"],
        rows: rows.map(({ name, rss, known }) => [
          name,
          formatSpread(ratiosOf(rss, baseline?.rss ?? []), " ×"),
          formatSpread(ratiosOf(known, baseline?.known ?? []), " ×"),
        ]),
      },
    ];
  },
  tables: ({ rows }) => [makeTable(rows)],
  problems: ({ rows }) => rows.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
};

function makeTable(rows: readonly MemoryRow[]): Table {
  return {
    title: "Memory of a point that waits, in bytes",
    head: ["", "memory of the process", "heap and buffers", "points added", "kept"],
    rows: rows.map(({ name, rss, known, points, kept }) => [
      name,
      formatSpread(rss),
      formatSpread(known),
      formatCount(points),
      kept === points ? "all" : formatCount(kept),
    ]),
    notes: [
      "after a full garbage collection, less what there was before the first point was added",
      "nothing is sent, and bounds of buffers are raised, where a public option does that",
      "kept: how many arrived when they were sent afterwards",
      ...rows.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])),
    ],
  };
}

function middle({ rss }: MemoryRow): number {
  return quantile(rss, 0.5) || 0;
}
