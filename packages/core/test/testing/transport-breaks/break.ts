import { type ImportBatch, QueryReq, type QueryResult, type ResultPoint, type Transport } from "@iobeam/core";
import { blocksOf, type Pair, pairsIn } from "../../blocks.ts";

/** What a broken transport does, how it is made from the right one, and the test that catches it. */
export type BreakRow = readonly [broken: string, breakIt: Break, test: string];

/** What a break replaces. */
export type Break = (right: Transport) => Partial<Transport>;

/** Changes batches on their way in. */
export function importing(change: (batch: ImportBatch) => ImportBatch): Break {
  return (right) => ({ importBatch: (batch, call) => right.importBatch(change(batch), call) });
}

/** Changes the points of every block on its way in; tells which one of its series it is, from 0 on. */
export function importingPoints(
  change: (points: readonly Pair[], chunk: number, name: string) => readonly Pair[],
): Break {
  return importing((batch) => {
    const seen = new Map<string, number>();
    const blocks = batch.blocks.flatMap(({ name, block }) => {
      const chunk = seen.get(name) ?? 0;
      seen.set(name, chunk + 1);
      return blocksOf(name, change(pairsIn(block), chunk, name));
    });
    return { ...batch, blocks };
  });
}

/** Changes the names of series on their way in and in queries, so that some fall together. */
export function naming(change: (name: string) => string): Break {
  return (right) => ({
    ...importing((batch) => ({ ...batch, blocks: batch.blocks.map((b) => ({ ...b, name: change(b.name) })) }))(right),
    query: ({ projectId, deviceId, seriesName, timeUnit, filter }, call) => {
      const target = { deviceId, timeUnit, seriesName: seriesName === undefined ? undefined : change(seriesName) };
      return right.query(new QueryReq(projectId, target, filter), call);
    },
  });
}

/** Changes requests on their way in. */
export function asking(change: (request: QueryReq) => QueryReq): Break {
  return (right) => ({ query: (request, call) => right.query(change(request), call) });
}

/** Changes the points of every series on their way out. */
export function answering(
  change: (points: readonly ResultPoint[], request: QueryReq) => readonly ResultPoint[],
): Break {
  return answeringWith(({ result, timefmt }, request) => ({
    result: result
      .map((series) => ({ ...series, data: change(series.data, request) }))
      .filter(({ data }) => data.length > 0),
    timefmt,
  }));
}

/** Changes results on their way out. */
export function answeringWith(change: (result: QueryResult, request: QueryReq) => QueryResult): Break {
  return (right) => ({ query: async (request, call) => change(await right.query(request, call), request) });
}

/** Runs the request without a limit, then keeps points as told. */
export function limiting(keep: (points: readonly ResultPoint[], limit: number) => readonly ResultPoint[]): Break {
  return (right) => ({
    async query(request, call) {
      const { limit, ...filter } = request.filter;
      const all = await right.query(new QueryReq(request.projectId, request, filter), call);
      if (limit === undefined) return all;
      return { ...all, result: all.result.map((series) => ({ ...series, data: keep(series.data, limit) })) };
    },
  });
}

/** Runs the request without its parts `names`. */
export function ignoring(...names: (keyof QueryReq["filter"])[]): Break {
  return asking(({ projectId, filter, ...target }) => {
    const kept = Object.entries(filter).filter(([name]) => !names.includes(name as keyof QueryReq["filter"]));
    return new QueryReq(projectId, target, Object.fromEntries(kept));
  });
}

/** Moves a time bound by a microsecond: an end that is left out. */
export function moving(bound: "fromMicros" | "toMicros", by: number): Break {
  return asking(({ projectId, filter, ...target }) => {
    const moved = filter[bound] === undefined ? {} : { [bound]: filter[bound] + by };
    const { fromMicros = Number.NEGATIVE_INFINITY, toMicros = Number.POSITIVE_INFINITY } = { ...filter, ...moved };
    return fromMicros > toMicros
      ? new QueryReq(projectId, { ...target, seriesName: "nothing" })
      : new QueryReq(projectId, target, { ...filter, ...moved });
  });
}

/** Cuts the times of points to the millisecond. */
export function toMilliseconds(points: readonly Pair[]): readonly Pair[] {
  return points.map(([time, value]) => [Math.floor(time / 1_000) * 1_000, value]);
}
