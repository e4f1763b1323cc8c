import type { Outbox, OutboxOptions, StoredBatch } from "@iobeam/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { makeBatch, readFirsts } from "./batches.ts";
import { makeOutboxFolder } from "./outbox-folder.ts";

/** Few in CI; `FC_RUNS=5000 pnpm exec vitest run packages/storage-fs` hunts. */
const RUNS = Number(process.env["FC_RUNS"] ?? 200);

interface Kept {
  readonly id: number;
  readonly first: number;
  readonly points: number;
}

/** An outbox, and beside it what it should hold. */
interface World {
  outbox: Outbox;
  /** What was kept before it was opened. */
  past: Kept[];
  batches: Kept[];
  now: Kept[];
  clock: number;
  open(options: OutboxOptions): Promise<Outbox>;
}

const rows = ["past", "batches", "now"] as const;

/** Everything that should wait, in its order. */
function allOf(world: World): Kept[] {
  return rows.flatMap((row) => world[row]);
}

type Step = (world: World) => Promise<void>;

const options = { maxBytes: 12_000 };

/** Adds what `append` has kept to the row, unless there was no room. */
async function add(world: World, row: Kept[], append: (first: number) => Promise<StoredBatch>): Promise<void> {
  const first = ++world.clock * 1_000;
  try {
    const { id, points } = await append(first);
    row.push({ id, first, points });
  } catch (error) {
    expect(error).toMatchObject({ code: "OUTBOX_FULL" });
  }
}

async function remove(world: World, picks: readonly number[]): Promise<void> {
  const all = allOf(world);
  const gone = new Set(picks.map((pick) => all[pick % Math.max(1, all.length)]?.id ?? -1));
  const keep = ({ id }: Kept): boolean => !gone.has(id);
  for (const row of rows) world[row] = world[row].filter(keep);
  await world.outbox.remove(gone);
}

async function drop(world: World): Promise<void> {
  const all = allOf(world);
  const dropped = await world.outbox.dropOldest();
  expect(dropped).toEqual(all.slice(0, dropped.length).map(({ id, points }) => ({ id, points })));
  expect(dropped.length > 0).toBe(all.length > 0);
  const gone = new Set(dropped.map(({ id }) => id));
  for (const row of rows) world[row] = world[row].filter(({ id }) => !gone.has(id));
}

async function reopen(world: World): Promise<void> {
  const all = allOf(world);
  await world.outbox.close();
  world.outbox = await world.open(options);
  const { batches, damaged, tornBytes } = world.outbox.recovery;
  expect([batches, damaged, tornBytes]).toEqual([all.length, [], 0]);
  const read = await world.outbox.read(1e9);
  const renew = (kept: Kept, at: number): Kept => ({ ...kept, id: read[at]?.id ?? -1 });
  world.past = all.map(renew);
  [world.batches, world.now] = [[], []];
}

async function readSome(world: World, maxBytes: number): Promise<void> {
  const skipped = new Set(
    allOf(world)
      .slice(1, 3)
      .map(({ id }) => id),
  );
  const expected = allOf(world)
    .filter(({ id }) => !skipped.has(id))
    .map(({ id }) => id);
  const read = (await world.outbox.read(maxBytes, (id) => skipped.has(id))).map(({ id }) => id);
  expect(read).toEqual(expected.slice(0, read.length));
  expect(read.length > 0).toBe(expected.length > 0);
}

const size = fc.constantFrom(1, 2, 50, 300, 900);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: size.map(
      (n): Step =>
        (w) =>
          add(w, w.batches, (at) => w.outbox.append(makeBatch(at, n))),
    ),
  },
  {
    weight: 2,
    arbitrary: size.map(
      (n): Step =>
        (w) =>
          add(w, w.now, async (at) => w.outbox.appendNow?.(makeBatch(at, n)) ?? Promise.reject(new Error("none"))),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.array(size, { minLength: 2, maxLength: 8 }).map(
      (sizes): Step =>
        async (w) => {
          await Promise.all(sizes.map((n) => add(w, w.batches, (at) => w.outbox.append(makeBatch(at, n)))));
        },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.array(fc.nat(), { maxLength: 6 }).map(
      (picks): Step =>
        (w) =>
          remove(w, picks),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>(drop) },
  { weight: 1, arbitrary: fc.constant<Step>(reopen) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 5_000 }).map(
      (bytes): Step =>
        (w) =>
          readSome(w, bytes),
    ),
  },
);

it("an outbox on a disk is a queue, whatever is done with it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), async (steps) => {
      const { open } = await makeOutboxFolder();
      const world: World = { outbox: await open(options), past: [], batches: [], now: [], clock: 0, open };
      for (const step of steps) {
        await step(world);
        const { batches, points, bytes } = world.outbox.waiting;
        const all = allOf(world);
        expect([batches, points]).toEqual([all.length, all.reduce((sum, kept) => sum + kept.points, 0)]);
        expect(bytes).toBeLessThanOrEqual(options.maxBytes);
        expect(await readFirsts(world.outbox)).toEqual(all.map(({ first }) => first));
      }
      await world.outbox.close();
    }),
    { numRuns: RUNS },
  );
}, 600_000);
