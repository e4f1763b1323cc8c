import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ClientBuilder, DataPoint } from "@iobeam/client";
import { BackendUnavailableError } from "@iobeam/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { startBackend } from "../backend.ts";
import { makeUnsignedToken } from "../tokens.ts";
import { createFickleBackend } from "./fickle-backend.ts";
import { settle, startForwarding } from "./start-forwarding.ts";

describe("after a failure", () => {
  it("waits up to a bound that doubles to its last, for as long as it takes", async () => {
    const { client, backend, clock, events } = await startForwarding({
      retry: { minDelayMs: 100, maxDelayMs: 1_000, random: () => 1 },
    });
    backend.mood = "is down";
    client.addDataPoint("s", new DataPoint(1, 1));
    for (let at = 0; at < 40; at++) {
      await clock.advance(1_000);
      await settle();
    }
    const waits = events.filter((event) => event.startsWith("failed")).map((event) => Number(event.split(" ")[3]));
    expect(waits.slice(0, 6)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect(waits.length).toBeGreaterThan(20);
    backend.mood = "takes";
    await clock.advance(1_000);
    await settle();
    expect([client.pending, client.stats().acknowledged]).toEqual([0, 1]);
    expect(client.stats().retried).toBe(client.stats().sent - 1);
  });

  it("waits a random part of the bound", async () => {
    const parts = [0.25, 0.5, 0];
    const { client, backend, clock, events } = await startForwarding({
      retry: { minDelayMs: 100, random: () => parts.shift() ?? 1 },
    });
    backend.mood = "is down";
    client.addDataPoint("s", new DataPoint(1, 1));
    for (let at = 0; at < 3; at++) {
      await clock.advance(1_000);
      await settle();
    }
    const waits = events.map((event) => Number(event.split(" ")[3]));
    expect(waits.slice(0, 3)).toEqual([25, 100, 0]);
  });

  it("waits as long as the backend asks for, whoever hurries, but no more than an hour", async () => {
    const backend = createFickleBackend();
    const { client, clock, events } = await startForwarding({ retry: { minDelayMs: 1, random: () => 0 } }, backend);
    let asked = 90_000;
    backend.importBatch = () => {
      backend.imports++;
      return Promise.reject(new BackendUnavailableError(503, "busy", asked));
    };
    client.addDataPoint("s", new DataPoint(1, 1));
    await clock.advance(1_000);
    await settle();
    await expect(client.send()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE", retryAfterMs: 90_000 });
    await clock.advance(89_000);
    await settle();
    expect(backend.imports).toBe(1);
    asked = 1e12;
    await clock.advance(1_000);
    await settle();
    expect(events.map((event) => event.split(" ")[3])).toEqual(["90000", "3600000"]);
  });

  it("send() ends the wait, and tells of the next failure", async () => {
    const { client, backend, clock } = await startForwarding();
    backend.mood = "is down";
    client.addDataPoint("s", new DataPoint(1, 1));
    await clock.advance(1_000);
    await settle();
    await expect(client.send()).rejects.toMatchObject({ code: "NETWORK" });
    expect(client.pending).toBe(1);
    backend.mood = "takes";
    expect(await client.send()).toBe(true);
    expect([client.pending, client.stats().acknowledged]).toEqual([0, 1]);
  });

  it("gives up no point for an answer that is not the backend's", async () => {
    const { client, backend, clock } = await startForwarding();
    backend.mood = "is another";
    client.addDataPoint("s", new DataPoint(1, 1));
    await clock.advance(1_000);
    await settle();
    expect([client.pending, client.deadLetters.count]).toEqual([1, 0]);
    backend.mood = "takes";
    await client.send();
    expect(client.stats().acknowledged).toBe(1);
  });

  it.each([
    ["seconds", () => "2", 2_000],
    ["a date", () => new Date(Date.now() + 60_000).toUTCString(), 60_000],
  ])("reads Retry-After in %s from a real answer", async (_form, header, expected) => {
    const server = createServer((request, response) => {
      request.resume().on("end", () => response.writeHead(503, { "retry-after": header() }).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const client = await new ClientBuilder(6, makeUnsignedToken())
      .setBackend(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      .setDeviceId("d")
      .storeAndForward({ retry: { random: () => 0 } })
      .build();
    const failed = new Promise<number>((resolve) => client.on("failed", ({ retryInMs }) => resolve(retryInMs)));
    client.addDataPoint("s", new DataPoint(1));
    await expect(client.send()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE", status: 503 });
    const waits = await failed;
    expect(waits).toBeLessThanOrEqual(expected);
    expect(waits).toBeGreaterThan(expected - 2_001);
    await expect(client.close({ timeoutMs: 0 })).rejects.toMatchObject({ code: "POINTS_LOST", points: 1 });
  });

  it("refreshes a token that has ended, and sends the batch again", async () => {
    const { projectId, url, makeToken } = await startBackend();
    const token = await makeToken({ read: true, write: true, ttlMs: 1_000 });
    const client = await new ClientBuilder(projectId, token).setBackend(url).setDeviceId("d").storeAndForward().build();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    client.addDataPoint("s", new DataPoint(1));
    expect(await client.flush()).toBe(true);
    await client.close();
  });
});
