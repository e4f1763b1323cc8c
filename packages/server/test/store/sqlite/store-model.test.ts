import {
  type Aggregation,
  type ImportBatch,
  MemoryPoints,
  type PointFilter,
  type PointSelection,
  type PointValue,
} from "@iobeam/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Page, PointRange } from "../../../src/records/points.ts";
import { Aggregator } from "../../../src/store/aggregator.ts";
import { blocksOf, type Pair } from "../../support/blocks.ts";
import {
  append,
  closeAll,
  expectSound,
  open,
  type Parts,
  remove,
  START,
  show,
  useFolder,
} from "../../support/sqlite-parts.ts";

/** Few in CI; `FC_RUNS=5000 pnpm exec vitest run packages/server/test/store` hunts. */
const RUNS = Number(process.env["FC_RUNS"] ?? 60);

useFolder();

/** Numbers that step through a range: in order, from the end, or back and forth. */
const times = fc
  .record({
    count: fc.constantFrom(1, 1, 2, 7, 64, 499, 500, 700, 1_000, 1_001, 2_300),
    start: fc.integer({ min: 0, max: 6_000 }),
    stride: fc.constantFrom(1, 1, 1, 2, 5, -1, 37),
    modulus: fc.constantFrom(100_000, 3_001, 900),
  })
  .map(({ count, start, stride, modulus }) =>
    Array.from({ length: count }, (_, at) => START + ((((start + at * stride) % modulus) + modulus) % modulus)),
  );
const values = fc.constantFrom<((at: number) => PointValue)[]>(
  (at) => at / 10,
  (at) => Math.sin(at),
  (at) => (at % 7 === 0 ? -0 : (at * 31) % 17),
  (at) => (at % 50 === 0 ? `text ${at}` : at),
  (at) => at % 2 === 0,
  (at) => (at % 2 === 0 ? at : "between"),
);
const batch = fc
  .record({ deviceId: fc.constantFrom("d", "d", "e"), name: fc.constantFrom("s", "s", "t"), times, value: values })
  .map(({ deviceId, name, times: all, value }) => ({
    deviceId,
    blocks: blocksOf(
      name,
      all.map((time, at) => [time, value(at)]),
    ),
  }));

const moment = fc.integer({ min: -10, max: 9_000 }).map((by) => START + by);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const level = fc.oneof(fc.integer({ min: -2, max: 60 }), fc.double({ min: -1, max: 1, noNaN: true }));
const filter: fc.Arbitrary<PointFilter> = fc.record({
  limit: maybe(fc.constantFrom(1, 2, 10, 500, 1_500)),
  fromMicros: maybe(moment),
  toMicros: maybe(moment),
  greaterThan: maybe(level),
  lessThan: maybe(level),
  equals: maybe(level),
});
const unlimited = filter.map(({ limit: _, ...others }) => others);
const pageSize = fc.constantFrom(1, 64, 700, 2_500);
const target = { deviceId: fc.constantFrom(undefined, "d", "e"), seriesName: fc.constantFrom(undefined, "s", "t") };
const aggregation: fc.Arbitrary<Aggregation> = fc.record({
  operator: fc.constantFrom("count", "sum", "min", "max", "mean"),
  everyMicros: maybe(fc.constantFrom(1, 10, 333, 5_000)),
});

type Step =
  | { readonly append: { deviceId: string; blocks: ImportBatch["blocks"] }[] }
  | { readonly again: true }
  | { readonly seal: true }
  | { readonly remove: Omit<PointRange, "projectId"> }
  | { readonly read: Omit<PointSelection, "projectId"> }
  | { readonly pages: Omit<PointSelection, "projectId">; readonly size: number }
  | { readonly total: Omit<PointSelection, "projectId">; readonly as: Aggregation };

const range = fc.record({ fromMicros: maybe(moment), toMicros: maybe(moment) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ append: fc.array(batch, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ again: fc.constant(true as const) }) },
  { weight: 3, arbitrary: fc.record({ seal: fc.constant(true as const) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.record({ ...target, filter: range }) }) },
  { weight: 4, arbitrary: fc.record({ read: fc.record({ ...target, filter }) }) },
  { weight: 2, arbitrary: fc.record({ pages: fc.record({ ...target, filter: unlimited }), size: pageSize }) },
  { weight: 2, arbitrary: fc.record({ total: fc.record({ ...target, filter }), as: aggregation }) },
);

/** Compares what the store and the model find. */
function expectSameFound({ reader }: Parts, model: MemoryPoints, selection: PointSelection): void {
  const expected = model.read(selection).map(({ times: at, values: what, ...series }) => {
    return { ...series, pairs: at.map((time, index) => [time, what[index]]) };
  });
  expect(show(reader.read(selection, Number.POSITIVE_INFINITY))).toEqual(expected);
  const points = expected.reduce((sum, { pairs }) => sum + pairs.length, 0);
  if (points > 0) expect(reader.read(selection, points - 1)).toBe("too large");
}

/** Compares what pages bring, one after another, with what the model finds. */
function expectSamePages({ reader }: Parts, model: MemoryPoints, selection: PointSelection, size: number): void {
  const found = new Map<string, Pair[]>();
  let page: Page = { series: [] };
  do {
    page = reader.readPage(selection, size, page.next);
    const pairs = show(page.series);
    const points = pairs.reduce((sum, series) => sum + series.pairs.length, 0);
    expect(points).toBeLessThan(size + 1_000);
    if (page.next !== undefined) expect(points).toBeGreaterThan(0);
    for (const series of pairs) {
      const name = `${series.deviceId}/${series.name}`;
      found.set(name, [...(found.get(name) ?? []), ...series.pairs]);
    }
  } while (page.next !== undefined);
  const expected = model.read(selection).map(({ deviceId, name, times: at, values: what }) => {
    return [`${deviceId}/${name}`, at.map((time, index) => [time, what[index]])];
  });
  expect([...found]).toEqual(expected);
}

function expectSameTotals({ reader }: Parts, model: MemoryPoints, selection: PointSelection, as: Aggregation): void {
  const { limit, ...others } = selection.filter;
  const expected = model.read({ ...selection, filter: others }).map(({ times: at, values: what, ...series }) => {
    const aggregator = new Aggregator(as, limit);
    aggregator.add(at, what);
    return { ...series, ...aggregator.finish() };
  });
  const windows = expected.reduce((sum, { times: at }) => sum + at.length, 0);
  expect(reader.aggregate(selection, as, windows)).toEqual(expected.filter(({ times: at }) => at.length > 0));
  if (windows > 0) expect(reader.aggregate(selection, as, windows - 1)).toBe("too large");
}

/** Takes every step on the store and on the model, and compares what both say. */
function follow(parts: Parts, steps: readonly Step[]): void {
  const model = new MemoryPoints();
  let written: { deviceId: string; blocks: ImportBatch["blocks"] }[] = [];
  for (const one of steps) {
    if ("append" in one || "again" in one) {
      if ("append" in one) written = one.append;
      for (const { deviceId, blocks } of written) model.write({ projectId: 1, deviceId, blocks });
      parts.run(written.map(({ deviceId, blocks }) => append(blocks, deviceId)));
    } else if ("seal" in one) parts.seal();
    else if ("remove" in one) {
      const whole = { projectId: 1, ...one.remove };
      expect(remove(parts, whole)).toBe(model.delete(whole));
    } else if ("read" in one) expectSameFound(parts, model, { projectId: 1, ...one.read });
    else if ("pages" in one) expectSamePages(parts, model, { projectId: 1, ...one.pages }, one.size);
    else if ("total" in one) expectSameTotals(parts, model, { projectId: 1, ...one.total }, one.as);
    const all = { projectId: 1, deviceId: undefined, seriesName: undefined };
    for (const limit of [undefined, 700]) expectSameFound(parts, model, { ...all, filter: { limit } });
  }
  expectSound(parts);
}

it("says what a plain model says, whatever is written, sent again, sealed and deleted in whatever order", () => {
  let run = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 20 }), fc.constantFrom(2, 1_000), (steps, mostRemembered) => {
      try {
        follow(open(`db-${run++}`, mostRemembered), steps);
      } finally {
        closeAll();
      }
    }),
    { numRuns: RUNS },
  );
}, 600_000);
