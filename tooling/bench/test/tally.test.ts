import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Checksum, sumOf } from "../src/data/checksum.ts";
import { makeReadings } from "../src/data/readings.ts";
import type { Arrival } from "../src/sink/protocol.ts";
import { protocols } from "../src/sink/protocols.ts";
import { tally } from "../src/sink/tally.ts";

function arrive(lines: string, gzip: boolean = false): Arrival {
  const bytes = gzip ? gzipSync(lines) : Buffer.from(lines);
  return { path: "/write?precision=us", type: "", bytes, gzip, wireBytes: bytes.length };
}

const { decode } = protocols.influx;

describe("tally", () => {
  it("counts distinct points, whatever the order, the bodies and the compression", () => {
    const one = tally([arrive("t value=1 10\nt value=2 20"), arrive("t value=3 30", true)], decode);
    const other = tally([arrive("t value=3 30\nt value=1 10\nt value=2 20")], decode);
    expect(one.sum).toEqual(other.sum);
    expect(one).toMatchObject({ sum: { count: 3 }, repeated: 0, contradicting: 0, requests: 2, gzip: true });
    expect(other).toMatchObject({ requests: 1, gzip: false, wireBytes: 38 });
  });

  it("tells points that came twice from points that came with another value", () => {
    const found = tally([arrive("t value=1 10\nt value=1 10\nt value=2 10")], decode);
    expect(found).toMatchObject({ sum: { count: 1 }, repeated: 1, contradicting: 1 });
  });
});

describe("the checksum", () => {
  const readings = makeReadings("random", 1_000);

  it("differs for one bit of one value", () => {
    const values = Float64Array.from(readings.values);
    new Uint8Array(values.buffer)[8 * 500] = ((new Uint8Array(values.buffer)[8 * 500] ?? 0) ^ 1) & 0xff;
    expect(sumOf({ ...readings, values }).checksum).not.toBe(sumOf(readings).checksum);
  });

  it("differs for one microsecond, and for two values that changed places", () => {
    const times = Float64Array.from(readings.times);
    times[7] = (times[7] ?? 0) + 1;
    expect(sumOf({ ...readings, times }).checksum).not.toBe(sumOf(readings).checksum);
    const values = Float64Array.from(readings.values);
    [values[1], values[2]] = [values[2] ?? 0, values[1] ?? 0];
    expect(sumOf({ ...readings, values }).checksum).not.toBe(sumOf(readings).checksum);
  });

  it("differs for a point that is missing or that is there twice", () => {
    const sum = new Checksum();
    sum.add(1, 2);
    const once = sum.sum;
    sum.add(1, 2);
    expect(sum.sum.checksum).not.toBe(once.checksum);
    expect(sum.sum.count).toBe(2);
  });
});

describe("the readings", () => {
  it("rise strictly, keep to the range and are the same each time", () => {
    const { times, values } = makeReadings("walk", 50_000);
    for (let at = 1; at < times.length; at++) expect((times[at] ?? 0) - (times[at - 1] ?? 0)).toBeGreaterThan(999_000);
    expect(values.every((value) => value >= -20 && value <= 45 && Number(value.toFixed(2)) === value)).toBe(true);
    expect(sumOf(makeReadings("walk", 50_000))).toEqual(sumOf({ times, values }));
  });

  it("are finite and never −0 where they are random", () => {
    const { values } = makeReadings("random", 50_000);
    expect(values.every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
  });
});
