import { describe, expect, it } from "vitest";
import { readOptions } from "../src/options.ts";
import { FAULT_KINDS } from "../src/plan/fault-kind.ts";
import { drawPlan } from "../src/plan/plan.ts";

describe("a plan", () => {
  const options = { seed: 7, producers: 3, cycles: 1_000 };

  it("is the same for the same seed, and another one for another", () => {
    expect(drawPlan(options)).toEqual(drawPlan(options));
    expect(drawPlan({ ...options, seed: 8 })).not.toEqual(drawPlan(options));
  });

  it("begins alike, however long it is", () => {
    expect(drawPlan({ ...options, cycles: 10 })).toEqual(drawPlan(options).slice(0, 10));
  });

  it("has every kind of fault, for every producer, in bounds", () => {
    const plan = drawPlan(options);
    expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    expect(new Set(plan.map(({ producer }) => producer))).toEqual(new Set([0, 1, 2]));
    for (const { lastsMs, pauseMs } of plan) {
      expect(lastsMs).toBeGreaterThanOrEqual(20);
      expect(lastsMs).toBeLessThanOrEqual(300);
      expect(pauseMs).toBeLessThanOrEqual(120);
    }
  });

  it("breaks the network before a file is damaged, so that something is in it", () => {
    const damaged = drawPlan(options).filter(({ kind }) => ["torn-tail", "flipped-byte", "cut-segment"].includes(kind));
    expect(damaged.every(({ network }) => network !== undefined)).toBe(true);
  });
});

describe("the command", () => {
  it("takes numbers", () => {
    const read = readOptions(["--cycles", "5", "--seed", "9", "--producers", "2", "--keep"]);
    expect(read).toEqual({ cycles: 5, seed: 9, producers: 2, keep: true, help: false });
  });

  it("draws a seed where none is given", () => {
    expect(readOptions([]).seed).toBeGreaterThanOrEqual(0);
  });

  it.each(["--cycles=-1", "--seed=x", "--producers=0", "--seed="])("refuses %s", (arg) => {
    expect(() => readOptions([arg])).toThrow(/must be an integer/);
  });
});
