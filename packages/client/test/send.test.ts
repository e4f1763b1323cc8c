import { type Client, ClientBuilder, DataPoint, NetworkError, PartialImportError, QueryReq } from "@iobeam/client";
import { countPoints, decodeBlock, readBlockHeader } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutBatch } from "./cut-batch.ts";
import { createFaultyTransport, type FaultyTransport } from "./faulty-transport.ts";
import { makeUnsignedToken } from "./tokens.ts";

const token = makeUnsignedToken();

async function start(): Promise<{ client: Client; transport: FaultyTransport }> {
  const transport = createFaultyTransport();
  const client = await new ClientBuilder(6, token).transport(transport).setDeviceId("d").build();
  return { client, transport };
}

async function stored(client: Client, seriesName: string = "s"): Promise<unknown[]> {
  const { result } = await client.query(new QueryReq(6, { seriesName, timeUnit: "usec" }));
  return result[0]?.data.map(({ value }) => value) ?? [];
}

/** A promise and the function that resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const down = new NetworkError("down", true);

describe("send", () => {
  it("resolves to true when everything is acknowledged, and nothing waits any more", async () => {
    const { client } = await start();
    client.addDataPoint("s", new DataPoint(1, 1));
    client.addDataPoint("s", new DataPoint(2, 2));
    expect(client.pending).toBe(2);
    expect(await client.send()).toBe(true);
    expect([client.pending, await stored(client)]).toEqual([0, [1, 2]]);
  });

  it("makes no request where nothing waits", async () => {
    const { client, transport } = await start();
    expect(await client.send()).toBe(true);
    expect(transport.batches).toEqual([]);
  });

  it("rejects on failure, and keeps every point for the next time", async () => {
    const { client, transport } = await start();
    transport.onImport = () => Promise.reject(down);
    client.addDataPoint("s", new DataPoint(1, 1));
    client.createDataStore(["a", "b"]).add(2, { a: 1, b: "x" });
    await expect(client.send()).rejects.toBe(down);
    expect(client.pending).toBe(3);
    transport.onImport = () => {};
    await client.send();
    expect([client.pending, await stored(client), await stored(client, "b")]).toEqual([0, [1], ["x"]]);
  });

  it("keeps only what is not stored when a part of it is", async () => {
    const { client, transport } = await start();
    for (let at = 0; at < 4; at++) client.addDataPoint("s", new DataPoint(at, at));
    transport.onImport = (batch, attempt) => {
      if (attempt === 1) throw new PartialImportError(cutBatch(batch, 0, 3), cutBatch(batch, 3, 4), down);
    };
    await expect(client.send()).rejects.toMatchObject({ code: "PARTIAL_IMPORT" });
    expect(client.pending).toBe(1);
    await client.send();
    expect(transport.batches.map(countPoints)).toEqual([4, 1]);
  });

  it("keeps points that are added meanwhile, and sends them the next time", async () => {
    const { client, transport } = await start();
    const { opened, open } = gate();
    transport.onImport = () => opened;
    client.addDataPoint("s", new DataPoint(1, 1));
    const sending = client.send();
    await tick();
    client.addDataPoint("s", new DataPoint(2, 2));
    expect(client.pending).toBe(2);
    open();
    await sending;
    expect([client.pending, await stored(client)]).toEqual([1, [1]]);
    await client.send();
    expect(await stored(client)).toEqual([1, 2]);
  });

  it("keeps the order of points where a failed send meets new ones, so that the newest value wins", async () => {
    const { client, transport } = await start();
    const { opened, open } = gate();
    transport.onImport = async (_batch, attempt) => {
      if (attempt === 1) {
        await opened;
        throw down;
      }
    };
    client.addDataPoint("s", new DataPoint(1, 7));
    const sending = client.send();
    await tick();
    client.addDataPoint("s", new DataPoint(2, 7));
    open();
    await expect(sending).rejects.toBe(down);
    await client.send();
    expect(await stored(client)).toEqual([2]);
  });

  it("twice at once sends no point twice and loses none", async () => {
    const { client, transport } = await start();
    client.addDataPoint("s", new DataPoint(1, 1));
    const first = client.send();
    client.addDataPoint("s", new DataPoint(2, 2));
    const second = client.send();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(transport.batches.reduce((sum, batch) => sum + countPoints(batch), 0)).toBe(2);
    expect([client.pending, await stored(client)]).toEqual([0, [1, 2]]);
  });

  it("after one that failed takes its points along", async () => {
    const { client, transport } = await start();
    transport.onImport = (_batch, attempt) => {
      if (attempt === 1) throw down;
    };
    client.addDataPoint("s", new DataPoint(1, 1));
    const [first, second] = await Promise.allSettled([client.send(), client.send()]);
    expect([first?.status, second?.status, client.pending]).toEqual(["rejected", "fulfilled", 0]);
  });

  it("without a device is an error that says what to do, and keeps the points", async () => {
    const client = await new ClientBuilder(6, token).transport(createFaultyTransport()).build();
    client.addDataPoint("s", new DataPoint(1));
    await expect(client.send()).rejects.toMatchObject({ code: "NO_DEVICE" });
    await expect(client.send()).rejects.toThrow(".registerDevice()");
    expect(client.pending).toBe(1);
  });

  it("keeps the later of two values for one time also where its parts come back one by one", async () => {
    const { client, transport } = await start();
    const values = Array.from({ length: 1_001 }, (_, at) => at);
    client.addDataPoints("s", [...values.map((at) => new DataPoint(at, at)), new DataPoint(-1, 7)]);
    transport.onImport = (batch, attempt) => {
      expect(batch.blocks).toHaveLength(2);
      if (attempt === 1) throw new PartialImportError({ ...batch, blocks: [] }, batch, down);
    };
    await expect(client.send()).rejects.toBe(down);
    await client.send();
    expect((await stored(client))[7]).toBe(-1);
  });

  it("keeps the order of points however they come: through tables, arrays and one by one", async () => {
    const { client } = await start();
    client.addDataPoint("s", new DataPoint(1, 7));
    client.createDataStore(["s", "t"]).add(7, { s: 2, t: 2 });
    client.addValues("s", [7], [3]);
    client.addDataPoint("t", new DataPoint(1, 7));
    await client.send();
    expect([await stored(client), await stored(client, "t")]).toEqual([[3], [1]]);
  });

  it("ends with its signal while it waits for its turn, and the points go with the next one", async () => {
    const { client, transport } = await start();
    const { opened, open } = gate();
    transport.onImport = () => opened;
    client.addDataPoint("s", new DataPoint(1, 1));
    const first = client.send();
    await tick();
    client.addDataPoint("s", new DataPoint(2, 2));
    await expect(client.send({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: "ABORTED" });
    open();
    await first;
    expect([client.pending, await client.send(), await stored(client)]).toEqual([1, true, [1, 2]]);
  });

  it("ends with its signal, and keeps the points", async () => {
    const { client } = await start();
    client.addDataPoint("s", new DataPoint(1));
    await expect(client.send({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
    expect(client.pending).toBe(1);
  });

  it("delivers every point through any run of failures, additions and partial failures", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ add: fc.integer({ min: 0, max: 5 }), fault: fc.constantFrom("none", "all", "part") }), {
          maxLength: 12,
        }),
        async (steps) => {
          const { client, transport } = await start();
          let fault = "none";
          transport.onImport = (batch) => {
            const count = countPoints(batch);
            if (fault === "all") throw down;
            if (fault === "part") {
              const half = Math.floor(count / 2);
              throw new PartialImportError(cutBatch(batch, 0, half), cutBatch(batch, half, count), down);
            }
          };
          const sent = new Set<number>();
          let next = 0;
          for (const step of steps) {
            for (let i = 0; i < step.add; i++) client.addDataPoint("s", new DataPoint(next, next++));
            const before = transport.batches.length;
            fault = step.fault;
            await client.send().catch(() => {});
            for (const batch of transport.batches.slice(before)) {
              const values = batch.blocks.flatMap(({ block }) => [...decodeBlock(block).values] as number[]);
              const acknowledged =
                fault === "none" ? values : fault === "part" ? values.slice(0, Math.floor(values.length / 2)) : [];
              for (const value of acknowledged) {
                expect(sent.has(value)).toBe(false);
                sent.add(value);
              }
            }
            expect(client.pending).toBe(next - sent.size);
          }
          fault = "none";
          await client.send();
          expect(client.pending).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("addValues", () => {
  it("adds what stands in arrays, in milliseconds or the unit that is told", async () => {
    const { client } = await start();
    client.addValues("s", [1_000, 2_000], Float64Array.of(10, 20));
    client.addValues("s", [3], [30], "sec");
    client.addValues("s", Float64Array.of(4_000_000), [40], "usec");
    expect(client.pending).toBe(4);
    await client.send();
    const { result } = await client.query(new QueryReq(6, { seriesName: "s" }));
    expect(result[0]?.data).toEqual([1, 2, 3, 4].map((at) => ({ time: at * 1_000, value: at * 10 })));
  });

  it("adds nothing where one of them is unusable", async () => {
    const { client } = await start();
    expect(() => client.addValues("s", [1, 2], [1, Number.NaN])).toThrow("values[1] must be a finite number");
    expect(client.pending).toBe(0);
  });

  it("keeps a million points that wait in a few bytes each", async () => {
    const { client, transport } = await start();
    transport.onImport = (batch) => {
      const bytes = batch.blocks.reduce((sum, { block }) => sum + block.length, 0);
      expect([countPoints(batch), bytes < 3_500_000]).toEqual([1_000_000, true]);
      expect(Math.max(...batch.blocks.map(({ block }) => readBlockHeader(block).count))).toBe(1_000);
    };
    const times = Float64Array.from({ length: 1_000_000 }, (_, at) => at * 1_000 + ((at * 7) % 5));
    client.addValues(
      "s",
      times,
      times.map((time) => Math.round(Math.sin(time / 1e5) * 2_000) / 100),
    );
    expect(client.pending).toBe(1_000_000);
    await client.send();
    expect(client.pending).toBe(0);
  });
});

describe("clearSeries", () => {
  it("forgets what waits of one series, and says how many points that was", async () => {
    const { client } = await start();
    client.addDataPoints("a", [new DataPoint(1, 1), new DataPoint(2, 2)]);
    client.addDataPoint("b", new DataPoint(3, 3));
    expect([client.clearSeries("a"), client.clearSeries("none"), client.pending]).toEqual([2, 0, 1]);
  });

  it("during a send that fails leaves nothing of it behind", async () => {
    const { client, transport } = await start();
    const { opened, open } = gate();
    transport.onImport = async () => {
      await opened;
      throw down;
    };
    client.addDataPoint("a", new DataPoint(1, 1));
    client.addDataPoint("b", new DataPoint(2, 2));
    const sending = client.send();
    await tick();
    client.clearSeries("a");
    open();
    await expect(sending).rejects.toBe(down);
    expect(client.pending).toBe(1);
  });
});

describe("data stores", () => {
  it("with a column of the same name write to the same series", async () => {
    const { client } = await start();
    const [store, other] = [client.createDataStore(["a", "b"]), client.createDataStore(["b", "c"])];
    store.add(1, { a: 1, b: 1 });
    other.add(2, { b: 2 });
    expect([store.pending, other.pending, client.pending]).toEqual([3, 2, 3]);
    await client.send();
    expect([await stored(client, "a"), await stored(client, "b")]).toEqual([[1], [1, 2]]);
  });

  it("are emptied by clearing a series or themselves, as far as they hold it", async () => {
    const { client } = await start();
    const store = client.createDataStore(["a", "b"]);
    store.add(1, { a: 1, b: 1 });
    expect([client.clearSeries("a"), store.pending, client.pending]).toEqual([1, 1, 1]);
    client.addDataPoint("c", new DataPoint(1, 1));
    store.clear();
    expect([store.pending, client.pending]).toEqual([0, 1]);
  });

  it("count as pending by their cells, and are sent with the rest", async () => {
    const { client, transport } = await start();
    const store = client.createDataStore(["a", "b"]);
    store.add(1, { a: 1 });
    store.add(2, { a: 2, b: true });
    expect(client.pending).toBe(3);
    await client.send();
    expect([client.pending, store.pending, transport.batches.length]).toEqual([0, 0, 1]);
    expect([await stored(client, "a"), await stored(client, "b")]).toEqual([[1, 2], [true]]);
  });
});

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
