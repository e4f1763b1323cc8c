import { DataPoint, type TimeInput, Timestamp, TimeUnit } from "@iobeam/core";
import { describe, expect, it } from "vitest";

describe("DataPoint", () => {
  it.each<[TimeInput, string]>([
    [1_427_316_488_000, "milliseconds"],
    [1_427_316_488_000n, "a bigint of milliseconds"],
    [new Date(1_427_316_488_000), "a Date"],
    [new Timestamp(1_427_316_488, TimeUnit.SECONDS), "a Timestamp"],
  ])("takes %o, %s", (time) => {
    expect(new DataPoint(21.5, time).timestamp.micros).toBe(1_427_316_488_000_000);
  });

  it("is taken now where no time is given", () => {
    const before = Date.now();
    const { timestamp } = new DataPoint(21.5);
    expect(timestamp.to(TimeUnit.MILLISECONDS)).toBeGreaterThanOrEqual(before);
    expect(new DataPoint(21.5, undefined).timestamp.micros).toBeGreaterThan(timestamp.micros);
  });

  it.each([0, -0, 0.1, Number.MAX_VALUE, Number.MIN_VALUE, -(2 ** 53)])("keeps %d as it is", (value) => {
    expect(new DataPoint(value).value).toBe(value);
  });
});
