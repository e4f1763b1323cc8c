import { describe, expect, it } from "vitest";
import { Latencies } from "../src/measure/latencies.ts";
import { describeMemory } from "../src/measure/memory-course.ts";
import { readOptions } from "../src/options.ts";

const MB = 1_024 * 1_024;

describe("latencies", () => {
  it("have quantiles, also of more than are kept at first", () => {
    const latencies = new Latencies();
    for (let ms = 5_000; ms > 0; ms--) latencies.add(ms);
    expect([latencies.count, latencies.quantile(0.5), latencies.quantile(0.99)]).toEqual([5_000, 2_501, 4_951]);
  });

  it("have none where nothing was measured", () => {
    expect(new Latencies().quantile(0.5)).toBeNaN();
  });
});

describe("the course of memory", () => {
  const course = (of: (second: number) => number) =>
    describeMemory(Array.from({ length: 61 }, (_, second) => ({ atMs: second * 1_000, rss: of(second) * MB })));

  it("is flat where it stays", () => {
    expect(course(() => 100)).toEqual({ startMb: 100, endMb: 100, mbPerMinute: 0, growth: 1 });
  });

  it("tells a leak", () => {
    const { mbPerMinute, growth } = course((second) => 100 + second * 2);
    expect(mbPerMinute).toBeCloseTo(120);
    expect(growth).toBeGreaterThan(1.2);
  });

  it("takes no beginning for a leak", () => {
    const { growth } = course((second) => Math.min(200, 100 + second * 10));
    expect(growth).toBe(1);
  });
});

describe("the options", () => {
  it("are full or short, and each may be another", () => {
    expect(readOptions([])).toMatchObject({
      devices: 1_000,
      seconds: 60,
      points: [100, 1_000],
      kills: 50,
      reads: true,
    });
    expect(readOptions(["--short", "--devices", "7", "--no-reads", "--kill", "0"])).toMatchObject({
      devices: 7,
      kills: 0,
      reads: false,
    });
    expect(readOptions(["--soak"]).soakSeconds).toBe(600);
  });

  it.each([
    ["--devices", "0"],
    ["--points", "100,x"],
    ["--points", "10", "--series", "3"],
    ["--forms", "xml"],
    ["--what"],
  ])("refuse %s %s", (...args) => {
    expect(() => readOptions(args)).toThrow(/--/);
  });
});
