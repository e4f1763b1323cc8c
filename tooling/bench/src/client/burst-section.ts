import { formatCount, formatNumber } from "../report/format.ts";
import { makeGoal } from "../report/goal.ts";
import type { Section } from "../section.ts";
import { findContenders } from "./contenders.ts";
import { runBurst, type Work } from "./run-contender.ts";

interface BurstRow {
  readonly name: string;
  readonly points: number;
  readonly arrived: number;
  /** From the first add to the end of the shutdown. */
  readonly seconds: number;
  /** What the program was told of it. */
  readonly told: readonly string[];
}

/** What arrives of a burst. */
export interface BurstData {
  readonly rows: readonly BurstRow[];
}

/** As many points at once as the program can make, with the defaults, and the documented shutdown. */
export const burstSection: Section<BurstData> = {
  name: "burst",
  title: "Burst",
  async run({ quick, contenders }, progress) {
    const points = quick ? 20_000 : 100_000;
    const work: Work = { setup: "defaults", batchSize: points, points, kind: "walk", warmUp: 0 };
    const rows: BurstRow[] = [];
    for (const known of await findContenders(contenders)) {
      const { name, scenarios } = known.contender;
      if (!scenarios.includes("burst")) continue;
      progress(name);
      const { arrived, elapsedMs, told } = await runBurst(known, work);
      rows.push({ name, points, arrived: arrived.sum.count, seconds: elapsedMs / 1_000, told });
    }
    return { rows: rows.sort((one, other) => other.arrived - one.arrived || one.seconds - other.seconds) };
  },
  goals: ({ rows }) => {
    const arrived = rows.flatMap((row) => (row.name === "iobeam" ? [(row.arrived / row.points) * 100] : []));
    return [makeGoal({ figure: "arrived of a burst, with the defaults", least: 100, unit: " %" }, arrived)];
  },
  ratios: ({ rows }) => [
    {
      title: `Burst of ${formatCount(rows[0]?.points ?? 0)} points with the defaults, then the documented shutdown`,
      head: ["", "arrived", "lost", "the program was told", "seconds"],
      rows: rows.map(({ name, points, arrived, seconds, told }) => [
        name,
        `${formatNumber((arrived / points) * 100)} %`,
        formatCount(points - arrived),
        told.length > 0 ? told.join("; ") : "nothing",
        formatNumber(seconds),
      ]),
      notes: [
        "the points are added without letting anything else run between them",
        "told: by a callback, an event, a rejection or a line on the console",
        "seconds: from the first add until the shutdown ended",
        "losses are the finding here, no failure",
      ],
    },
  ],
  tables: () => [],
  problems: () => [],
};
