import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BLOCKS_TYPE, encodeBlocks, encodeImportFrame } from "@iobeam/core";
import { createSqliteStore } from "@iobeam/server";
import { expect, it } from "vitest";
import { pairsIn } from "./support/blocks.ts";
import { type Run, runCommand } from "./support/command.ts";

const KILLS = 20;
const SENDERS = 8;
/** Small ones wait, and large ones are sealed at once. */
const POINTS = [50, 700] as const;
/** Every batch has times of its own, so many microseconds at most. */
const SPAN = 1_000;
const PLACES = 100_003;
const LONGEST_RUN_MS = 400;

/** A small generator of random numbers from a seed (mulberry32): a run can be repeated by its seed. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Sends an import; resolves to whether it was acknowledged. */
function send(port: number, token: string, body: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const type = typeof body === "string" ? "application/json" : BLOCKS_TYPE;
    const headers = { authorization: `Bearer ${token}`, "content-type": type };
    const sent = request({ port, host: "127.0.0.1", method: "POST", path: "/v1/imports", headers }, (response) => {
      response
        .on("end", () => resolve(response.statusCode === 200))
        .on("error", () => resolve(false))
        .resume();
    });
    sent.on("error", () => resolve(false)).end(body);
  });
}

interface Point {
  readonly time: number;
  readonly value: number;
}

function encodeJson(deviceId: string, data: readonly Point[]): string {
  return JSON.stringify({ project_id: 1, device_id: deviceId, timefmt: "usec", sources: [{ name: "s", data }] });
}

function encode(deviceId: string, data: readonly Point[]): Uint8Array {
  const blocks = encodeBlocks(
    data.map(({ time }) => time),
    data.map(({ value }) => value),
  );
  return encodeImportFrame({ projectId: 1, deviceId, blocks: blocks.map((block) => ({ name: "s", block })) });
}

async function start(data: string): Promise<{ run: Run; port: number }> {
  const run = runCommand("--port", "0", "--data", data);
  const [, port] = await run.printed(/listens at http:\/\/127\.0\.0\.1:(\d+)/);
  return { run, port: Number(port) };
}

it(`loses no acknowledged point when it is killed ${KILLS} times during imports`, { timeout: 240_000 }, async () => {
  const seed = Number(process.env["IOBEAM_SEED"] ?? randomInt(2 ** 31));
  process.stdout.write(`sigkill.test.ts: seed ${seed} (IOBEAM_SEED repeats it)\n`);
  const random = makeRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), "iobeam-kill-"));
  const made = await runCommand("create-project", "p", "--data", folder).ended;
  const token = /IOBEAM_PROJECT_TOKEN=(\S+)/.exec(made.stdout)?.[1] ?? "";
  /** What was acknowledged, by device, time and value. */
  const acknowledged = new Map<string, Map<number, number>>();
  let batches = 0;
  let unanswered = 0;

  /** Half of the devices send in the order of time, and half in any; of both, half send JSON and half blocks. */
  async function sendOn(port: number, device: number, isAlive: () => boolean): Promise<void> {
    const deviceId = `d${device}`;
    while (isAlive()) {
      batches++;
      const first = (device % 2 === 0 ? batches : (batches * 7_919) % PLACES) * SPAN;
      const length = random() < 0.8 ? POINTS[0] : POINTS[1];
      const points = Array.from({ length }, (_, at) => ({ time: first + at, value: random() }));
      if (!(await send(port, token, device < SENDERS / 2 ? encodeJson(deviceId, points) : encode(deviceId, points)))) {
        unanswered++;
        continue;
      }
      const kept = acknowledged.get(deviceId) ?? new Map<number, number>();
      acknowledged.set(deviceId, kept);
      for (const { time, value } of points) kept.set(time, value);
    }
  }

  for (let kill = 0; kill < KILLS; kill++) {
    const { run, port } = await start(folder);
    let alive = true;
    const senders = Array.from({ length: SENDERS }, (_, at) => sendOn(port, at, () => alive));
    await sleep(20 + random() * LONGEST_RUN_MS);
    // However slow the machine is, every device has something to lose.
    while (kill === 0 && acknowledged.size < SENDERS) await sleep(10);
    run.child.kill("SIGKILL");
    alive = false;
    await Promise.all(senders);
    expect((await run.ended).signal).toBe("SIGKILL");
  }

  const store = await createSqliteStore({ path: join(folder, "iobeam.sqlite") });
  const found = await store.read({ projectId: 1, deviceId: undefined, seriesName: undefined, filter: {} });
  await store.close();
  const kept = new Map((found as Exclude<typeof found, string>).map((series) => [series.deviceId, series]));
  let checked = 0;
  expect(acknowledged.size).toBe(SENDERS);
  for (const [deviceId, points] of acknowledged) {
    const byTime = new Map(pairsIn(kept.get(deviceId)?.blocks ?? []));
    const lost = [...points].filter(([time, value]) => byTime.get(time) !== value);
    expect(lost, `lost of ${deviceId}, seed ${seed}`).toEqual([]);
    checked += points.size;
  }
  process.stdout.write(`sigkill.test.ts: ${checked} acknowledged points, ${unanswered} requests without an answer\n`);
  expect(checked).toBeGreaterThan(KILLS * POINTS[0]);
  // The kills fell into requests, and not between them.
  expect(unanswered).toBeGreaterThan(KILLS);
  await rm(folder, { recursive: true });
});
