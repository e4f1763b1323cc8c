import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { ClientBuilder, DataPoint, QueryReq, type StoreAndForwardOptions } from "@iobeam/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeTemporaryFolder, startBackend, type TestBackend } from "../backend.ts";

const program = resolve(import.meta.dirname, "device-process.ts");
/** Nothing listens there. */
const NOWHERE = "http://127.0.0.1:9";

function build(backend: TestBackend, folder: string, options: StoreAndForwardOptions = {}, url: string = backend.url) {
  return new ClientBuilder(backend.projectId, backend.token)
    .setBackend(url)
    .saveToDisk(folder)
    .setDeviceId("d")
    .storeAndForward({ retry: { minDelayMs: 20, maxDelayMs: 50 }, ...options })
    .build();
}

function runDevice(backend: TestBackend, url: string, ...rest: string[]): ChildProcess {
  const args = [...process.execArgv, program, url, String(backend.projectId), backend.token, ...rest];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function segments(folder: string): Promise<string[]> {
  return (await readdir(join(folder, "iobeam_outbox"))).filter((name) => /\.(batches|points)$/.test(name));
}

async function storedValues(backend: TestBackend): Promise<Set<unknown>> {
  const { result } = await backend.transport.query(new QueryReq(backend.projectId), { token: backend.token });
  return new Set(result.flatMap(({ data }) => data.map(({ value }) => value)));
}

describe("a client that stores and forwards on a disk", () => {
  it("sends after a restart what an outage had kept it from sending", async () => {
    const [backend, folder] = [await startBackend(), await makeTemporaryFolder()];
    const first = await build(backend, folder, {}, NOWHERE);
    const times = Array.from({ length: 2_500 }, (_, at) => at);
    first.addValues("s", times, times);
    expect(await first.flush()).toBe(false);
    await first.close();
    const second = await build(backend, folder);
    expect(second.stats()).toMatchObject({ recovered: 2_500 });
    second.addDataPoint("s", new DataPoint(-1, -1));
    expect(await second.flush()).toBe(true);
    await second.close();
    expect((await storedValues(backend)).size).toBe(2_501);
    expect(await segments(folder)).toEqual([]);
  });

  it("does not touch the disk at intervals while the backend answers, and does once it does not", async () => {
    const [backend, folder] = [await startBackend(), await makeTemporaryFolder()];
    const online = await build(backend, folder, { durability: "interval", intervalMs: 50 });
    for (let at = 0; at < 5; at++) {
      online.addDataPoint("s", new DataPoint(at, at));
      await online.flush();
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect([await segments(folder), online.stats().stored]).toEqual([[], 0]);
    await online.close();
    const offline = await build(backend, folder, { durability: "interval", intervalMs: 50 }, NOWHERE);
    const stored = new Promise((resolve) => offline.on("stored", resolve));
    offline.addDataPoint("s", new DataPoint(1, 1));
    await stored;
    expect(await segments(folder)).toHaveLength(1);
    await offline.close();
  });

  it("is told when another client has the outbox, and gets it when that one is closed", async () => {
    const [backend, folder] = [await startBackend(), await makeTemporaryFolder()];
    const first = await build(backend, folder);
    await expect(build(backend, folder)).rejects.toMatchObject({
      code: "OUTBOX_LOCKED",
      path: join(folder, "iobeam_outbox"),
    });
    await first.close();
    await (await build(backend, folder)).close();
  });

  it("puts a token or a point where only its owner may read", async () => {
    const [backend, folder] = [await startBackend(), await makeTemporaryFolder()];
    const client = await build(backend, folder, {}, NOWHERE);
    client.addDataPoint("s", new DataPoint(1, 1));
    await client.flush();
    const outbox = join(folder, "iobeam_outbox");
    expect(statSync(outbox).mode & 0o077).toBe(0);
    for (const name of await segments(folder)) expect(statSync(join(outbox, name)).mode & 0o077).toBe(0);
    await client.close();
  });

  it.each(["every-point", "every-batch", "interval"])(
    "loses nothing that it has promised when it is killed again and again: %s",
    { timeout: 120_000 },
    async (durability) => {
      const [backend, folder] = [await startBackend(), await makeTemporaryFolder()];
      const promised = new Set<number>();
      for (let kill = 0; kill < 6; kill++) {
        const url = kill % 3 === 2 ? backend.url : NOWHERE;
        const child = runDevice(backend, url, folder, String(1_000_000 * kill), durability);
        let heard = 0;
        const lines = createInterface(child.stdout as NodeJS.ReadableStream);
        lines.on("line", (line) => {
          promised.add(Number(line));
          if (++heard === 30 + 17 * kill) child.kill("SIGKILL");
        });
        await Promise.all([once(child, "exit"), once(lines, "close")]);
      }
      const client = await build(backend, folder, { drainPointsPerSecond: Number.POSITIVE_INFINITY });
      while (client.pending > 0) await client.flush();
      await client.close();
      const found = await storedValues(backend);
      expect([...promised].filter((number) => !found.has(number))).toEqual([]);
      expect(promised.size).toBeGreaterThan(200);
    },
  );

  it("lets its process end while points wait for an hour, and keeps even the last of them", async () => {
    const [backend, folder] = [await startBackend(), await makeTemporaryFolder()];
    const child = runDevice(backend, NOWHERE, folder, "0", "every-batch", "leave");
    child.stdout?.resume();
    expect(await once(child, "exit")).toEqual([0, null]);
    const client = await build(backend, folder);
    expect(client.stats().recovered).toBe(2);
    await client.close();
  });
});
