import { countPoints, DataPoint, DataSeries, PointBuffer, Timestamp, TimeUnit } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairsIn, pointsBySeries } from "../blocks.ts";
import { anyMicros, anyNumber, anyValue, holdsFor } from "../property.ts";

function moment(micros: number): Timestamp {
  return new Timestamp(micros, TimeUnit.MICROSECONDS);
}

describe("PointBuffer", () => {
  it("hands over every point, whichever way it came, the later of two with the same time", () => {
    const add = fc.record({ way: fc.constantFrom("add", "series", "values"), points: points(anyNumber) });
    const put = fc.record({ way: fc.constant("put"), points: points(anyValue) });
    const steps = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.oneof(add, put)), { maxLength: 6 });
    holdsFor([steps], (all) => {
      const buffer = new PointBuffer();
      const expected = new Map<string, Map<number, unknown>>();
      for (const [name, { way, points: pairs }] of all) {
        const numbers = pairs as [number, number][];
        if (way === "add") for (const [time, value] of numbers) buffer.add(name, new DataPoint(value, moment(time)));
        if (way === "put") for (const [time, value] of pairs) buffer.putRow(time, [[name, value]]);
        if (way === "series") {
          buffer.addSeries(
            new DataSeries(
              name,
              numbers.map(([time, value]) => new DataPoint(value, moment(time))),
            ),
          );
        }
        const columns = [numbers.map(([time]) => time), numbers.map(([, value]) => value)] as const;
        if (way === "values") buffer.addValues(name, ...columns, TimeUnit.MICROSECONDS);
        const kept = expected.get(name) ?? new Map();
        for (const [time, value] of pairs) kept.set(time, value);
        if (kept.size > 0) expected.set(name, kept);
      }
      const taken = pointsBySeries(buffer.take());
      expect(Object.keys(taken).sort()).toEqual([...expected.keys()].sort());
      for (const [name, kept] of expected) expect(taken[name]).toEqual([...kept].sort(([a], [b]) => a - b));
      expect([buffer.pending, buffer.take()]).toEqual([0, []]);
    });
  });

  it("seals 1,000 points at a time, in the order in which they came", () => {
    const buffer = new PointBuffer();
    const values = Array.from({ length: 2_500 }, (_, at) => at);
    buffer.addValues("s", values, values);
    for (const at of values) buffer.add("t", new DataPoint(at, at));
    const counts = buffer.take().map(({ name, block }) => [name, pairsIn(block).length, pairsIn(block)[0]?.[1]]);
    expect(counts).toEqual([
      ["s", 1_000, 0],
      ["s", 1_000, 1_000],
      ["s", 500, 2_000],
      ["t", 1_000, 0],
      ["t", 1_000, 1_000],
      ["t", 500, 2_000],
    ]);
  });

  it("counts what waits, of all series and of one", () => {
    const buffer = new PointBuffer();
    buffer.addValues(
      "s",
      Float64Array.from({ length: 1_500 }, (_, at) => at),
      new Float64Array(1_500),
    );
    buffer.add("t", new DataPoint(1, 1));
    expect([buffer.pending, buffer.pendingOf("s"), buffer.pendingOf("t"), buffer.pendingOf("u")]).toEqual([
      1_501, 1_500, 1, 0,
    ]);
    expect(buffer.clear("s")).toBe(1_500);
    expect(buffer.clear("u")).toBe(0);
    expect(buffer.pending).toBe(1);
  });

  it("keeps no array that was handed in", () => {
    const buffer = new PointBuffer();
    const [times, values] = [Float64Array.of(1, 2), Float64Array.of(10, 20)];
    buffer.addValues("s", times, values);
    times.fill(9);
    values.fill(9);
    expect(pointsBySeries(buffer.take())).toEqual({
      s: [
        [1_000, 10],
        [2_000, 20],
      ],
    });
  });

  it("adds nothing where one of many is unusable", () => {
    const buffer = new PointBuffer();
    expect(() => buffer.addValues("s", [1, 2], [1, Number.NaN])).toThrow("values[1] must be a finite number");
    expect(() => buffer.addValues("s", [1, 2.5], [1, 2])).toThrow("times[1] must be a whole number of milliseconds");
    expect(() => buffer.addValues("s", [1, 2], [1])).toThrow(
      "values must be as many as there are times, 2; received 1",
    );
    expect(() => buffer.addValues("s", "12" as never, [1, 2])).toThrow("times must be an array");
    expect(() => buffer.addValues("s", [1], null as never)).toThrow("values must be an array");
    expect(() => buffer.addValues("all", [1], [1])).toThrow("seriesName must be a series name");
    expect(() => buffer.add("s", { value: 1 } as never)).toThrow("point must be a DataPoint");
    expect(() => buffer.addSeries([] as never)).toThrow("series must be a DataSeries");
    expect([buffer.pending, buffer.take()]).toEqual([0, []]);
  });

  it("puts blocks back in front, so that a later value still wins", () => {
    const buffer = new PointBuffer();
    buffer.addValues("s", [1, 2], [10, 20]);
    buffer.add("t", new DataPoint(7, 1));
    const taken = buffer.take();
    buffer.addValues("s", [2, 3], [21, 30]);
    buffer.putBack(taken);
    expect(buffer.pending).toBe(5);
    const again = buffer.take();
    expect(countPoints({ blocks: again })).toBe(5);
    expect(pointsBySeries(again)).toEqual({
      s: [
        [1_000, 10],
        [2_000, 21],
        [3_000, 30],
      ],
      t: [[1_000, 7]],
    });
  });

  it("keeps what one failed send after another brings back in few bytes", () => {
    const buffer = new PointBuffer();
    const sends = 2_500;
    for (let send = 0; send < sends; send++) {
      buffer.putBack(buffer.take());
      buffer.add("s", new DataPoint(send / 100, moment(send * 1_000_003)));
      buffer.add("s", new DataPoint(send / 100 + 1, moment(send * 1_000_003 + 1)));
    }
    buffer.putBack(buffer.take());
    const taken = buffer.take();
    expect(countPoints({ blocks: taken })).toBe(2 * sends);
    expect(taken.length).toBeLessThan(2 * (sends / 500) + 33);
    expect(taken.reduce((sum, { block }) => sum + block.length, 0)).toBeLessThan(2 * sends * 8);
    const expected = Array.from({ length: sends }, (_, send) => [
      [send * 1_000_003, send / 100],
      [send * 1_000_003 + 1, send / 100 + 1],
    ]).flat();
    expect(pointsBySeries(taken)["s"]).toEqual(expected);
  });

  it("makes no block of texts that is too large for a request, and none of what came back either", () => {
    const buffer = new PointBuffer();
    const long = "x".repeat(12_000);
    for (let time = 0; time < 100; time++) buffer.putRow(time, [["a", long]]);
    for (let send = 0; send < 100; send++) {
      buffer.putRow(send, [["b", long]]);
      buffer.putBack(buffer.take());
    }
    const taken = buffer.take();
    expect(countPoints({ blocks: taken })).toBe(200);
    expect(Math.max(...taken.map(({ block }) => block.length))).toBeLessThan(70_000);
  });

  it("does not join what would become more blocks", () => {
    const buffer = new PointBuffer();
    for (let send = 0; send < 40; send++) {
      for (let at = 0; at < 100; at++) {
        const time = 2 * (100 * (send >>> 1) + at);
        if (send % 2 === 0) buffer.putRow(time, [["s", at]]);
        else buffer.putRow(time + 1, [["s", true]]);
      }
      buffer.putBack(buffer.take());
    }
    expect(buffer.take()).toHaveLength(40);
  });

  it("keeps order and kinds when it joins what came back", () => {
    const send = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), anyValue), { minLength: 1, maxLength: 3 });
    holdsFor([fc.array(send, { minLength: 30, maxLength: 100 })], (sends) => {
      const buffer = new PointBuffer();
      for (const points of sends) {
        for (const [time, value] of points) buffer.putRow(time, [["s", value]]);
        buffer.putBack(buffer.take());
      }
      const expected = [...new Map(sends.flat())].sort(([a], [b]) => a - b);
      expect(pointsBySeries(buffer.take())["s"]).toEqual(expected);
    });
  });
});

function points<T>(value: fc.Arbitrary<T>): fc.Arbitrary<[number, T][]> {
  return fc.array(fc.tuple(anyMicros, value), { maxLength: 6 });
}
