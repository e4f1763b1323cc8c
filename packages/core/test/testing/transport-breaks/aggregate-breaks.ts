import { type Aggregation, QueryReq, type Transport } from "@iobeam/core";
import { answering, asking, type Break, type BreakRow } from "./break.ts";

const ONE = "makes one number of all points with an operator";
const WINDOWS = "makes a number for each window, counted from 1970";
const EARLY = "makes windows before 1970 too";
const FILTERS = "applies an operator to what the filters leave, and limit to its windows";

export const aggregateBreaks: readonly BreakRow[] = [
  ["ignores the operator", aggregating(() => undefined), ONE],
  ["always adds up", aggregating((aggregation) => ({ ...aggregation, operator: "sum" })), ONE],
  ["ignores the window", aggregating(({ operator }) => ({ operator })), WINDOWS],
  [
    "gives a window the time of its end",
    answering((points, { aggregation }) =>
      points.map((point) => ({ ...point, time: point.time + (aggregation?.everyMicros ?? 0) })),
    ),
    WINDOWS,
  ],
  [
    "rounds windows towards 0",
    answering((points, { aggregation }) =>
      points.map((point) => ({
        ...point,
        time: point.time < 0 ? point.time + (aggregation?.everyMicros ?? 0) : point.time,
      })),
    ),
    EARLY,
  ],
  ["applies limit before the operator", limitFirst, FILTERS],
  ["counts texts", countTexts, "leaves texts and booleans out of an operator, and a series without a number"],
  ["makes one number of all series", mergeSeries, "applies an operator to each series"],
];

/** Changes what is made of the points. */
function aggregating(change: (aggregation: Aggregation) => Aggregation | undefined): Break {
  return asking((request) => {
    const { projectId, filter, aggregation, ...target } = request;
    if (aggregation === undefined) return request;
    return new QueryReq(projectId, { ...target, aggregation: change(aggregation) }, filter);
  });
}

function limitFirst(right: Transport): Partial<Transport> {
  return {
    async query(request, call) {
      const { limit, ...filter } = request.filter;
      if (request.aggregation === undefined || limit === undefined) return right.query(request, call);
      const plain = new QueryReq(request.projectId, { ...request, aggregation: undefined }, request.filter);
      const newest = (await right.query(plain, call)).result[0]?.data[0]?.time ?? 0;
      const later = new QueryReq(request.projectId, request, { ...filter, fromMicros: newest });
      return right.query(later, call);
    },
  };
}

function countTexts(right: Transport): Partial<Transport> {
  return {
    async query(request, call) {
      if (request.aggregation?.operator !== "count") return right.query(request, call);
      const plain = new QueryReq(request.projectId, { ...request, aggregation: undefined }, request.filter);
      const { result, timefmt } = await right.query(plain, call);
      const counted = result.map((one) => ({
        ...one,
        data: [{ time: one.data[0]?.time ?? 0, value: one.data.length }],
      }));
      return { result: counted, timefmt };
    },
  };
}

function mergeSeries(right: Transport): Partial<Transport> {
  return {
    async query(request, call) {
      const { result, timefmt } = await right.query(request, call);
      return { result: request.aggregation === undefined ? result : result.slice(-1), timefmt };
    },
  };
}
