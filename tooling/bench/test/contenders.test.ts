import { describe, expect, it } from "vitest";
import type { Setup } from "../src/client/contender.ts";
import { findContenders, type KnownContender } from "../src/client/contenders.ts";
import { runSend } from "../src/client/run-contender.ts";
import { timeBatches, timeDefaults } from "../src/client/timing.ts";
import { sumOf } from "../src/data/checksum.ts";
import { makeReadings, type ReadingsKind } from "../src/data/readings.ts";
import type { Arrival } from "../src/sink/protocol.ts";
import { protocols } from "../src/sink/protocols.ts";
import { type Arrived, tally } from "../src/sink/tally.ts";

const contenders = await findContenders();
const known = contenders.map((one) => [one.contender.name, one] as const);

/** Sends within this process: new ones for each contender would take a minute. */
async function send({ contender }: KnownContender, setup: Setup, kind: ReadingsKind): Promise<Arrived> {
  const arrivals: Arrival[] = [];
  const protocol = protocols[contender.protocol];
  const { url } = await protocol.listen((arrival) => arrivals.push(arrival), Promise.resolve());
  const sender = await contender.open({ url, setup, batchSize: 1_000 });
  const readings = makeReadings(kind, 3_000);
  if (setup === "defaults") {
    await timeDefaults(sender, readings);
  } else {
    await timeBatches(sender, readings, 1_000);
    await sender.close();
  }
  return tally(arrivals, protocol.decode);
}

describe("those that are named", () => {
  it("are found alone, and a name that none has is told with all others", async () => {
    expect((await findContenders(["iobeam"])).map(({ contender }) => contender.name)).toEqual(["iobeam"]);
    await expect(findContenders(["nope"])).rejects.toThrow(/There is no "nope"; there are: .*iobeam/);
  });
});

describe("in batches", () => {
  it.each(known)("%s delivers what it is given, bit for bit", async (_name, contender) => {
    const arrived = await send(contender, "batches", "walk");
    expect(arrived).toMatchObject({ sum: sumOf(makeReadings("walk", 3_000)), repeated: 0, contradicting: 0 });
    expect(arrived.requests).toBe(3);
  });
});

describe("with its defaults", () => {
  const withDefaults = known.filter(([, { contender }]) => contender.scenarios.includes("defaults"));

  it.each(withDefaults)("%s delivers what it is given, bit for bit", async (_name, contender) => {
    const arrived = await send(contender, "defaults", "walk");
    expect(arrived).toMatchObject({ sum: sumOf(makeReadings("walk", 3_000)), contradicting: 0 });
  });
});

describe("a run in processes of their own", () => {
  it("measures, and checks what arrived", async () => {
    const bare = contenders.find(({ contender }) => contender.name === "bare JSON over node:http") as KnownContender;
    const work = { setup: "batches", batchSize: 1_000, points: 3_000, kind: "walk", warmUp: 1_000 } as const;
    const { elapsedMs, cpuMs, callMs, arrived, mismatch } = await runSend(bare, work);
    expect(mismatch).toBeUndefined();
    expect(arrived.sum.count).toBe(3_000);
    expect(elapsedMs).toBeGreaterThan(callMs);
    expect(cpuMs).toBeGreaterThan(0);
  });
});
