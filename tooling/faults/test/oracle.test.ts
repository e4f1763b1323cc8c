import { ClientBuilder, DataPoint, Timestamp, TimeUnit } from "@iobeam/client";
import { createServer, type IobeamServer } from "@iobeam/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare } from "../src/oracle/compare.ts";
import { Ledger } from "../src/oracle/ledger.ts";
import { readBackend } from "../src/oracle/read-backend.ts";
import type { SequencePoint } from "../src/sequence/entry.ts";
import { Sequence } from "../src/sequence/sequence.ts";

function makeLedger(): Ledger {
  const ledger = new Ledger(new Sequence(11, 0));
  for (const count of [300, 0, 200]) ledger.promise(ledger.beginRun(), "plain", count);
  ledger.promise(0, "poison", 3);
  return ledger;
}

describe("the oracle", () => {
  const ledger = makeLedger();
  const all = [...ledger.promised("plain")];
  const [first, second] = all as [SequencePoint, SequencePoint];

  it("finds nothing where all is as promised", () => {
    expect(compare(ledger, "plain", all)).toEqual({
      promised: all.length,
      stored: all.length,
      repeated: 0,
      findings: [],
    });
    expect(compare(ledger, "poison", ledger.promised("poison"))).toEqual({
      promised: 3,
      stored: 3,
      repeated: 0,
      findings: [],
    });
  });

  it("finds a point that was lost", () => {
    const { findings } = compare(ledger, "plain", all.slice(1));
    expect(findings).toEqual([
      { fault: "lost", series: first.series, time: first.time, expected: first.value, found: undefined },
    ]);
  });

  it.each([
    ["another value", 12_345.5],
    ["a value of another kind", "12"],
  ])("finds a point that was changed to %s", (_name, value) => {
    const { findings } = compare(ledger, "plain", [{ ...first, value }, ...all.slice(1)]);
    expect(findings).toEqual([
      { fault: "changed", series: first.series, time: first.time, expected: first.value, found: value },
    ]);
  });

  it("tells −0 from 0", () => {
    const zero = all.find(({ value }) => Object.is(value, -0)) as SequencePoint;
    const changed = all.map((point) => (point === zero ? { ...point, value: 0 } : point));
    expect(compare(ledger, "plain", changed).findings).toMatchObject([{ fault: "changed", found: 0 }]);
  });

  it("finds a point that is there twice", () => {
    const { findings, stored } = compare(ledger, "plain", [...all, second]);
    expect(findings).toMatchObject([{ fault: "doubled", series: second.series, time: second.time }]);
    expect(stored).toBe(all.length);
  });

  it.each([
    ["a time that none has", { time: 1_767_225_600_000_999 }],
    ["a time before all", { time: 5 }],
    ["a series that it was not written to", { series: "elsewhere" }],
  ])("finds a point with %s", (_name, change) => {
    const { findings } = compare(ledger, "plain", [...all, { ...first, ...change }]);
    expect(findings).toMatchObject([{ fault: "doubled", expected: undefined, found: first.value }]);
  });

  it("finds what was refused among what was taken, and the other way round", () => {
    const [poison] = [...ledger.promised("poison")] as [SequencePoint];
    expect(compare(ledger, "plain", [...all, poison]).findings).toMatchObject([{ fault: "doubled" }]);
    expect(compare(ledger, "poison", [first]).findings.map(({ fault }) => fault)).toEqual([
      "doubled",
      "lost",
      "lost",
      "lost",
    ]);
  });

  it("counts what is a dead letter twice, as a kill may have it so, but not with another value", () => {
    const poison = [...ledger.promised("poison")];
    const twice = [...poison, poison[0] as SequencePoint];
    expect(compare(ledger, "poison", twice)).toEqual({ promised: 3, stored: 3, repeated: 1, findings: [] });
    const changed = [...poison, { ...(poison[0] as SequencePoint), value: "x" }];
    expect(compare(ledger, "poison", changed).findings).toMatchObject([{ fault: "changed" }]);
  });

  it("takes a point that was written and not promised, unless it is changed or of a run that never was", () => {
    const [more] = ledger.sequence.entry("plain", 305).points as [SequencePoint];
    expect(compare(ledger, "plain", [...all, more]).findings).toEqual([]);
    expect(compare(ledger, "plain", [...all, { ...more, value: "x" }]).findings).toMatchObject([{ fault: "changed" }]);
    const [never] = ledger.sequence.entry("plain", 3 * 2 ** 20).points as [SequencePoint];
    expect(compare(ledger, "plain", [...all, never]).findings).toMatchObject([{ fault: "doubled" }]);
  });

  it("lets go of points that were damaged on purpose, but not of what they are", () => {
    const released = makeLedger();
    released.release([first]);
    expect(compare(released, "plain", all.slice(1)).findings).toEqual([]);
    const changed = [{ ...first, value: "x" }, ...all.slice(1)];
    expect(compare(released, "plain", changed).findings).toMatchObject([{ fault: "changed" }]);
  });
});

describe("what the oracle reads", () => {
  let server: IobeamServer;
  beforeAll(async () => {
    server = await createServer();
  });
  afterAll(() => server.close());

  it("is every point of a device, with its series, microseconds and kind", async () => {
    const { projectId } = await server.createProject("p");
    const token = await server.createToken({ projectId, read: true, write: true });
    const client = await new ClientBuilder(projectId, token).setBackend(server.url).setDeviceId("d").build();
    client.addDataPoint("a", new DataPoint(-0, new Timestamp(1_000_001, TimeUnit.MICROSECONDS)));
    client.createDataStore(["b", "c"]).add(7, { b: "text", c: false });
    await client.send();
    expect(await readBackend(server.url, { projectId, token }, "d")).toEqual([
      { series: "a", time: 1_000_001, value: -0 },
      { series: "b", time: 7_000, value: "text" },
      { series: "c", time: 7_000, value: false },
    ]);
  });
});
