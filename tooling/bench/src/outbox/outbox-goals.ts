import { makeGoal } from "../report/goal.ts";
import { ratiosOf } from "../report/spread.ts";
import type { Goal } from "../section.ts";
import { iobeam } from "./appenders/iobeam.ts";
import { EVERY_BATCH, EVERY_BATCH_AWAITED } from "./delivery-modes.ts";
import { type AppendRow, BARE, BATCH_SHAPES, describeShape, type OutboxData } from "./outbox-data.ts";

const MEBIBYTE = 2 ** 20;

/** What the outbox is to reach. */
export function makeOutboxGoals(data: OutboxData): Goal[] {
  return [...makeAppendGoals(data), ...makeDeliveryGoals(data), ...makeBacklogGoals(data)];
}

function makeAppendGoals({ appends }: OutboxData): Goal[] {
  return BATCH_SHAPES.flatMap((shape) => {
    const of = (wanted: string, key: "batchMs" | "bytesPerPoint"): number[] => {
      const isIt = (row: AppendRow): boolean =>
        row.name === wanted && row.atOnce === 1 && row.shape.series === shape.series;
      return appends.find(isIt)?.rounds.map((round) => round[key]) ?? [];
    };
    const ratios = ratiosOf(of(iobeam.name, "batchMs"), of(BARE, "batchMs"));
    const figure = `an append to the outbox, ${describeShape(shape)}`;
    return [
      makeGoal({ figure, most: 1.5, unit: ` × ${BARE}` }, ratios.filter(Number.isFinite)),
      makeGoal(
        { figure: `${figure}: on the disk`, most: 4.5, unit: " bytes a point" },
        of(iobeam.name, "bytesPerPoint"),
      ),
    ];
  });
}

function makeDeliveryGoals({ deliveries }: OutboxData): Goal[] {
  const of = (wanted: string): number[] => {
    return deliveries.find(({ name }) => name === wanted)?.rounds.map((round) => round.pointsPerSecond) ?? [];
  };
  const bound = { least: 1_000_000, unit: " points/s" };
  return [
    makeGoal(
      { figure: "delivered through the outbox, each batch of 1,000 on the disk", ...bound },
      of(EVERY_BATCH.name),
    ),
    makeGoal(
      { figure: "the same, an fdatasync for each batch, awaited before the next", ...bound },
      of(EVERY_BATCH_AWAITED.name),
    ),
  ];
}

function makeBacklogGoals({ backlogs }: OutboxData): Goal[] {
  return backlogs.flatMap(({ name, rounds }) => {
    const megabytes = rounds.flatMap((round) => Math.max(round.filledRss, round.restartedRss) / MEBIBYTE);
    const seconds = rounds.map(({ firstMs }) => firstMs / 1_000);
    return [
      makeGoal({ figure: `memory for a million points on the disk, ${name}`, most: 64, unit: " MiB" }, megabytes),
      makeGoal(
        { figure: `from a start until the first of them is at the backend, ${name}`, most: 1, unit: " s" },
        seconds,
      ),
    ];
  });
}
