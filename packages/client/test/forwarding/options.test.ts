import { ClientBuilder, type StoreAndForwardOptions } from "@iobeam/client";
import { createMemoryClientStorage, createMemoryTransport } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { makeUnsignedToken } from "../tokens.ts";

const any = (value: unknown): never => value as never;
const builder = (): ClientBuilder => new ClientBuilder(6, makeUnsignedToken()).transport(createMemoryTransport());

const wrong: [options: StoreAndForwardOptions, message: RegExp][] = [
  [any(null), /options must be an object/],
  [{ durability: any("always") }, /durability must be one of every-point, every-batch, interval; received "always"/],
  [{ whenFull: any("wait") }, /whenFull must be one of/],
  [{ intervalMs: 0 }, /intervalMs must be a number above 0/],
  [{ batch: { maxPoints: 0 } }, /batch\.maxPoints must be an integer above 0/],
  [{ batch: { maxBytes: Number.NaN } }, /batch\.maxBytes must be/],
  [{ batch: { maxAgeMs: -1 } }, /batch\.maxAgeMs must be/],
  [{ memory: { maxPoints: 1.5 } }, /memory\.maxPoints must be/],
  [{ memory: { maxBytes: any("1") } }, /memory\.maxBytes must be/],
  [{ retry: { minDelayMs: 0 } }, /retry\.minDelayMs must be/],
  [{ retry: { minDelayMs: 10, maxDelayMs: 5 } }, /retry\.maxDelayMs must be a number, 10 or more/],
  [{ retry: { random: any(0.5) } }, /retry\.random must be a function/],
  [{ drainPointsPerSecond: 0 }, /drainPointsPerSecond must be/],
  [{ correctClock: any(1) }, /correctClock must be true or false/],
];

describe("storeAndForward", () => {
  it.each(wrong)("refuses %o", (options, message) => {
    expect(() => builder().storeAndForward(options)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringMatching(message) }),
    );
  });

  it("needs a device", async () => {
    await expect(builder().storeAndForward().build()).rejects.toMatchObject({ code: "NO_DEVICE" });
  });

  it("needs a disk for every point", async () => {
    const built = builder().setDeviceId("d").storeAndForward({ durability: "every-point" }).build();
    await expect(built).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument: "durability" });
  });

  it("needs a storage that keeps an outbox", async () => {
    const { deviceId } = createMemoryClientStorage();
    const built = builder().storage({ deviceId }).setDeviceId("d").storeAndForward().build();
    await expect(built).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument: "storage" });
  });

  it("refuses a listener of an event that there is not", async () => {
    const client = await builder().setDeviceId("d").storeAndForward().build();
    expect(() => client.on(any("done"), () => {})).toThrow(/name must be one of stored, acknowledged/);
    expect(() => client.on("stored", any(1))).toThrow(/listener must be a function/);
    await client.close();
  });

  it("hears of events from the first on with the listeners in the options", async () => {
    let acknowledged = 0;
    const on = { acknowledged: ({ points }: { points: number }) => (acknowledged += points) };
    const client = await builder().setDeviceId("d").storeAndForward({ on }).build();
    client.addValues("s", [1, 2], [1, 2]);
    await client.close();
    expect(acknowledged).toBe(2);
  });
});
