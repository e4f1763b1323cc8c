import type { Form } from "../senders/requests.ts";
import { Sender } from "../senders/sender.ts";
import type { Backend } from "../server/backend.ts";
import { fill, READ_DEVICES } from "./fill.ts";
import { READ_KINDS, type ReadKind, Reads } from "./reads.ts";

/** How long reads of a kind took; milliseconds. */
export interface ReadTimes {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How long reads took in different circumstances. */
export interface ReadFigures {
  readonly kind: ReadKind;
  /** With few points in the store, and with many. */
  readonly few: ReadTimes;
  readonly many: ReadTimes;
  /** With many points, in turns: by itself, and while a device sends as fast as it can. */
  readonly alone: ReadTimes;
  readonly besideWriter: ReadTimes;
}

/** How much is read, and among how many points. */
export interface ReadPlan {
  readonly fewPoints: number;
  readonly manyPoints: number;
  /** How many reads of each kind, in each circumstance. */
  readonly count: number;
}

/** Alone and beside a writer are measured in so many turns, so that whatever else happens hits both. */
const TURNS = 4;
const WRITER_FORMS: readonly Form[] = ["list"];

/** Reads the same windows while the store grows, and while a device writes. */
export async function measureReads(
  backend: Backend,
  { fewPoints, manyPoints, count }: ReadPlan,
): Promise<ReadFigures[]> {
  const rows = fewPoints / READ_DEVICES;
  const [few, many, alone, besideWriter] = [new Reads(), new Reads(), new Reads(), new Reads()];
  await fill(backend, 0, rows);
  await readWarm(few, backend, rows, count);
  await fill(backend, rows, manyPoints / READ_DEVICES);
  await readWarm(many, backend, rows, count);
  for (let turn = 0; turn < TURNS; turn++) {
    await alone.run(backend, rows, Math.ceil(count / TURNS));
    const writer = new Sender();
    const shape = { points: 1_000, series: 1, group: `writer${turn}`, devices: 1 };
    await writer.start(backend, { ...shape, forms: WRITER_FORMS, isStubborn: false });
    await besideWriter.run(backend, rows, Math.ceil(count / TURNS));
    await writer.end();
  }
  const timesOf = (reads: Reads, kind: ReadKind): ReadTimes => ({
    p50Ms: reads.quantile(kind, 0.5),
    p99Ms: reads.quantile(kind, 0.99),
  });
  return READ_KINDS.map((kind) => ({
    kind,
    few: timesOf(few, kind),
    many: timesOf(many, kind),
    alone: timesOf(alone, kind),
    besideWriter: timesOf(besideWriter, kind),
  }));
}

/** The first reads, which compile and cache, do not count. */
async function readWarm(reads: Reads, backend: Backend, rows: number, count: number): Promise<void> {
  await new Reads().run(backend, rows, READ_DEVICES);
  await reads.run(backend, rows, count);
}
