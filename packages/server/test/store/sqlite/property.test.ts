import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeviceBlocks, type DevicePoints, type ImportBatch, MemoryPoints, type PointFilter } from "@iobeam/core";
import { createSqliteStore, type ReadOutcome, type Store } from "@iobeam/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { blocksOf, pairsIn } from "../../support/blocks.ts";

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-property-"));
  store = await createSqliteStore({ path: join(folder, "iobeam.sqlite") });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const time = fc.oneof(fc.integer({ min: -8, max: 8 }), fc.maxSafeInteger());
const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
const value = fc.oneof(fc.integer({ min: -3, max: 3 }), finite, fc.boolean(), fc.string({ unit: "binary" }));
const points = fc.array(fc.tuple(time, value), { maxLength: 12 });
const name = fc.constantFrom("s", "S", "t", "\u{1F321}", "\uFF61", "a\u0000");
const series = fc.tuple(name, points).map(([name, all]) => blocksOf(name, all));
const batch = fc.record({
  deviceId: fc.constantFrom("d", "D", "e-1"),
  blocks: fc.array(series, { maxLength: 3 }).map((all) => all.flat()),
});

const bound = fc.option(fc.oneof(fc.integer({ min: -3, max: 3 }), finite), { nil: undefined });
const filter: fc.Arbitrary<PointFilter> = fc.record({
  limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  fromMicros: fc.option(time, { nil: undefined }),
  toMicros: fc.option(time, { nil: undefined }),
  greaterThan: bound,
  lessThan: bound,
  equals: bound,
});
const selection = fc.record({
  deviceId: fc.constantFrom(undefined, "d", "D"),
  seriesName: fc.constantFrom(undefined, "s", "\u{1F321}"),
  filter,
});

/** Everything that a store has found, and a model: `-0` told from `0`. */
function show(found: ReadOutcome | readonly DevicePoints[]): string {
  const series = [...found].map((one) => {
    const { deviceId, name } = one as DevicePoints;
    const { times, values } = one as DevicePoints;
    const pairs =
      "blocks" in (one as object) ? pairsIn((one as DeviceBlocks).blocks) : times.map((at, i) => [at, values[i]]);
    return { deviceId, name, pairs };
  });
  return JSON.stringify(series, (_key, part: unknown) => (Object.is(part, -0) ? "minus zero" : part));
}

it("finds what the model finds, after any writes at once", { timeout: 60_000 }, async () => {
  const property = fc.asyncProperty(
    fc.array(batch, { maxLength: 6 }),
    fc.array(selection, { minLength: 3, maxLength: 6 }),
    async (batches, selections) => {
      const model = new MemoryPoints();
      const { projectId } = await store.projects.create("p");
      const writes = batches.map((each): Promise<void> => {
        const whole: ImportBatch = { projectId, ...each };
        model.write(whole);
        return store.append(whole);
      });
      await Promise.all(writes);
      for (const asked of selections) {
        const found = await store.read({ projectId, ...asked });
        expect(show(found)).toBe(show(model.read({ projectId, ...asked })));
      }
    },
  );
  await fc.assert(property, { numRuns: 300 });
});
