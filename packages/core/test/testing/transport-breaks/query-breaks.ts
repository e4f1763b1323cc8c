import { ForbiddenError, QueryReq, type Transport } from "@iobeam/core";
import { answering, answeringWith, asking, type Break, type BreakRow, ignoring, limiting, moving } from "./break.ts";

const RANGE = "includes both ends of a time range";
const BOUNDS = "leaves the bounds of values out";
const TEXTS = "leaves texts and booleans out where a number is compared";
const LIMIT = "keeps the newest points with limit, oldest first";
const LATE_LIMIT = "applies limit after the other filters";
const TARGET = "answers for one device, one series or both where they are asked for";
const ORDER = "names all devices and series in order where none is asked for";
const UNITS = "writes times in the unit that is asked for, cut down";

export const queryBreaks: readonly BreakRow[] = [
  [
    "answers nothing with an error",
    answeringWith((result) => {
      if (result.result.length === 0) throw new ForbiddenError("nothing");
      return result;
    }),
    "answers nothing with an empty result",
  ],
  [
    "names the device by another field",
    answeringWith(
      (result) =>
        ({
          ...result,
          result: result.result.map(({ device_id, ...rest }) => ({ ...rest, deviceId: device_id })),
        }) as never,
    ),
    "answers in the wire's shape",
  ],
  ["keeps the oldest points with limit", limiting((points, limit) => points.slice(0, limit)), LIMIT],
  ["ignores limit", ignoring("limit"), LIMIT],
  ["keeps one point too many", limiting((points, limit) => points.slice(-limit - 1)), LIMIT],
  ["answers newest first", answering((points) => [...points].reverse()), LIMIT],
  ["takes limit over all series", limitOverAll, "applies limit to each series"],
  ["applies limit before the other filters", limitFirst, LATE_LIMIT],
  ["leaves the start out", moving("fromMicros", 1), RANGE],
  ["leaves the end out", moving("toMicros", -1), RANGE],
  ["ignores the start", ignoring("fromMicros"), RANGE],
  ["ignores the end", ignoring("toMicros"), RANGE],
  [
    "takes the lower bound in",
    bounds((value, { greaterThan = -Infinity, lessThan = Infinity }) => value >= greaterThan && value < lessThan),
    BOUNDS,
  ],
  [
    "takes the upper bound in",
    bounds((value, { greaterThan = -Infinity, lessThan = Infinity }) => value > greaterThan && value <= lessThan),
    BOUNDS,
  ],
  ["ignores the value that is asked for", ignoring("equals"), BOUNDS],
  ["ignores the lower bound", ignoring("greaterThan"), BOUNDS],
  [
    "ignores a bound of 0",
    asking(
      (q) =>
        new QueryReq(q.projectId, q, Object.fromEntries(Object.entries(q.filter).filter(([, part]) => part !== 0))),
    ),
    BOUNDS,
  ],
  [
    "compares texts as numbers",
    bounds(
      (value, { greaterThan = -Infinity, lessThan = Infinity, equals = value }) =>
        value > greaterThan && value < lessThan && value === equals,
    ),
    TEXTS,
  ],
  [
    "ignores the device",
    asking(({ projectId, deviceId: _, filter, ...rest }) => new QueryReq(projectId, rest, filter)),
    TARGET,
  ],
  [
    "ignores the series",
    asking(({ projectId, seriesName: _, filter, ...rest }) => new QueryReq(projectId, rest, filter)),
    TARGET,
  ],
  [
    "answers series in the order of import",
    answeringWith((result) => ({ ...result, result: [...result.result].reverse() })),
    ORDER,
  ],
  [
    "answers one device of several",
    answeringWith((result) => ({ ...result, result: result.result.slice(0, 1) })),
    ORDER,
  ],
  [
    "answers in milliseconds always",
    asking(({ projectId, timeUnit: _, filter, ...rest }) => new QueryReq(projectId, rest, filter)),
    UNITS,
  ],
  [
    "rounds times towards 0",
    answering((points, { timeUnit }) =>
      points.map((p) => ({ ...p, time: p.time < 0 && timeUnit !== "usec" ? p.time + 1 : p.time })),
    ),
    UNITS,
  ],
];

function limitOverAll(right: Transport): Partial<Transport> {
  return answeringWith((result, { filter: { limit = Number.POSITIVE_INFINITY } }) => {
    let left = limit;
    const series = result.result.map((one) => {
      const data = one.data.slice(0, left);
      left -= data.length;
      return { ...one, data };
    });
    return { ...result, result: series.filter(({ data }) => data.length > 0) };
  })(right);
}

function limitFirst(right: Transport): Partial<Transport> {
  return {
    async query(request, call) {
      const { limit } = request.filter;
      const bare = new QueryReq(request.projectId, request, limit === undefined ? {} : { limit });
      const newest = await right.query(bare, call);
      const { result, timefmt } = await right.query(request, call);
      const kept = new Set(newest.result.flatMap(({ data }) => data.map(({ time }) => time)));
      const cut = result.map((one) => ({ ...one, data: one.data.filter(({ time }) => kept.has(time)) }));
      return { result: cut.filter(({ data }) => data.length > 0), timefmt };
    },
  };
}

/** Runs the request without bounds of values, then compares as told. */
function bounds(
  isWithin: (value: never, filter: { greaterThan?: never; lessThan?: never; equals?: never }) => boolean,
): Break {
  return (right) => ({
    async query(request, call) {
      const { greaterThan: _g, lessThan: _l, equals: _e, ...rest } = request.filter;
      const all = await right.query(new QueryReq(request.projectId, request, rest), call);
      const result = all.result.map((one) => ({
        ...one,
        data: one.data.filter(({ value }) => isWithin(value as never, request.filter as never)),
      }));
      return { ...all, result: result.filter(({ data }) => data.length > 0) };
    },
  });
}
