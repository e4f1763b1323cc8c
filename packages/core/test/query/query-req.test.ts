import { type PointFilter, QueryReq, type TimeInput, Timestamp, TimeUnit } from "@iobeam/core";
import { describe, expect, it } from "vitest";

const all = new QueryReq(6);

describe("QueryReq", () => {
  it("asks for every device and series in milliseconds where nothing else is said", () => {
    expect({ ...all }).toEqual({
      projectId: 6,
      deviceId: undefined,
      seriesName: undefined,
      timeUnit: "msec",
      filter: {},
    });
  });

  it("keeps what it is about", () => {
    const target = { deviceId: "d", seriesName: "s", timeUnit: TimeUnit.SECONDS };
    expect(new QueryReq(6, target).limit(5)).toMatchObject({ projectId: 6, ...target, filter: { limit: 5 } });
  });

  it.each<[string, (request: QueryReq) => QueryReq, PointFilter]>([
    ["limit", (q) => q.limit(5), { limit: 5 }],
    ["fromTime", (q) => q.fromTime(5), { fromMicros: 5_000 }],
    ["toTime", (q) => q.toTime(-5), { toMicros: -5_000 }],
    ["inTimeRange", (q) => q.inTimeRange(1, 2), { fromMicros: 1_000, toMicros: 2_000 }],
    ["inTimeRange of a moment", (q) => q.inTimeRange(1, 1), { fromMicros: 1_000, toMicros: 1_000 }],
    ["greaterThan", (q) => q.greaterThan(0), { greaterThan: 0 }],
    ["lessThan", (q) => q.lessThan(-0.5), { lessThan: -0.5 }],
    ["inValueRange", (q) => q.inValueRange(1, 2), { greaterThan: 1, lessThan: 2 }],
    ["equals", (q) => q.equals(5), { equals: 5 }],
    ["all of them", (q) => q.limit(1).fromTime(1).equals(5), { limit: 1, fromMicros: 1_000, equals: 5 }],
    ["the later of two calls", (q) => q.limit(1).limit(2), { limit: 2 }],
  ])("narrows down by %s and leaves the request as it was", (_, narrow, filter) => {
    expect(narrow(all).filter).toEqual(filter);
    expect(all.filter).toEqual({});
  });

  it("is immutable", () => {
    const request = all.limit(5);
    expect(Object.isFrozen(request) && Object.isFrozen(request.filter)).toBe(true);
  });

  it("keeps nothing of an object that it was made of", () => {
    const filter = { limit: 5 };
    const request = new QueryReq(6, {}, filter);
    filter.limit = 0;
    expect(request.filter.limit).toBe(5);
  });

  it.each<[TimeInput, TimeUnit, number]>([
    [5, TimeUnit.SECONDS, 5_000_000],
    [5n, TimeUnit.MICROSECONDS, 5],
    [new Date(5), TimeUnit.SECONDS, 5_000],
    [new Timestamp(5), TimeUnit.MICROSECONDS, 5_000],
  ])("takes %o in %s", (time, timeUnit, micros) => {
    const request = new QueryReq(6, { timeUnit });
    expect(request.fromTime(time).filter.fromMicros).toBe(micros);
    expect(request.toTime(time).filter.toMicros).toBe(micros);
    expect(request.inTimeRange(time, time).filter).toEqual({ fromMicros: micros, toMicros: micros });
  });
});
