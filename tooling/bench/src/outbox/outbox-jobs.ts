import type { Options } from "../options.ts";
import { formatCount } from "../report/format.ts";
import { selectContenders } from "../select-contenders.ts";
import { appenders } from "./appenders.ts";
import { DELIVERY_MODES } from "./delivery-modes.ts";
import type { Job } from "./measure-rows.ts";
import {
  type AppendRow,
  AT_ONCE,
  BATCH_SHAPES,
  type BacklogRound,
  type BacklogRow,
  type DeliveryRound,
  type DeliveryRow,
  describeWay,
} from "./outbox-data.ts";
import { type AppendOutcome, runAppends } from "./run-append.ts";
import { runBacklog } from "./run-backlog.ts";
import { runDelivery } from "./run-delivery.ts";

type Head<Row extends { rounds: unknown; problems: unknown }> = Omit<Row, "rounds" | "problems">;

/** A way to append, in which all that append take turns. */
export type AppendHead = Omit<Head<AppendRow>, "name"> & { readonly names: readonly string[] };

/** Everything that is measured, in its order. */
export interface OutboxJobs {
  readonly appends: readonly Job<AppendHead, ReadonlyMap<string, AppendOutcome>>[];
  readonly deliveries: readonly Job<Head<DeliveryRow>, DeliveryRound>[];
  readonly backlogs: readonly Job<Head<BacklogRow>, BacklogRound>[];
}

const BATCH_POINTS = 1_000;

/** Points of a batch that waits: as many as by default, and as few as a slow device has. */
const BACKLOG_SIZES = [1_000, 10];

/**
 * What the options ask for.
 *
 * @param installed - the names of those that can append here
 * @throws {@link UnknownContenderError} for a name that none has
 */
export function makeJobs({ contenders, points }: Options, installed: readonly string[]): OutboxJobs {
  const known = [...appenders, ...DELIVERY_MODES].map(({ name }) => name);
  const names = selectContenders([...known, ...BACKLOG_SIZES.map(nameBacklog)], contenders, (name) => name);
  const batches = Math.ceil(points / BATCH_POINTS);
  return {
    appends: makeAppendJobs(
      names.filter((name) => installed.includes(name)),
      batches,
    ),
    deliveries: DELIVERY_MODES.filter(({ name }) => names.includes(name)).map((mode) => {
      const share = Math.ceil(points * mode.share);
      return {
        title: mode.name,
        head: { name: mode.name, points: share },
        measure: () => runDelivery(mode, share),
      };
    }),
    backlogs: BACKLOG_SIZES.filter((size) => names.includes(nameBacklog(size))).map((batchSize) => {
      const name = nameBacklog(batchSize);
      return { title: name, head: { name, batchSize, points }, measure: () => runBacklog({ batchSize, points }) };
    }),
  };
}

function nameBacklog(batchSize: number): string {
  return `waiting, batches of ${formatCount(batchSize)}`;
}

function makeAppendJobs(names: readonly string[], batches: number): OutboxJobs["appends"] {
  if (names.length === 0) return [];
  return BATCH_SHAPES.flatMap((shape) =>
    AT_ONCE.map((atOnce) => ({
      title: describeWay({ shape, atOnce }),
      head: { names, shape, atOnce, batches },
      async measure() {
        const work = { shape, atOnce, batches, warmUp: Math.ceil(batches / 3) };
        return { round: await runAppends(names, work), problems: [] };
      },
    })),
  );
}
