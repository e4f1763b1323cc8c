import { setTimeout } from "node:timers/promises";
import { type Client, ClientBuilder, TimeUnit } from "@iobeam/client";
import { SERIES } from "../client/contender.ts";
import { readMemory } from "../client/held-memory.ts";
import { inParts } from "../client/timing.ts";
import { makeReadings } from "../data/readings.ts";
import { TOKEN } from "./deliver.ts";
import { watchStorage } from "./watched-storage.ts";

/** How many batches are handed over before the producer waits until they are safe. */
const STRIDE = 100;

/** As long as it takes until nothing is left to be done after a start. */
const REST_MS = 2_000;

const PATIENCE_MS = 600_000;

/** A backlog and where it is. */
export interface BacklogOptions {
  readonly folder: string;
  /** The backend; nobody need answer. */
  readonly url: string;
  readonly batchSize: number;
  readonly points: number;
}

/** What it took to hold a backlog. */
export interface Holding {
  /** The memory of the process over what it was before the client was built, in bytes. */
  readonly rss: number;
  /** What `stats()` says that should not be so. */
  readonly problem: string | undefined;
}

/** When a backlog was sent; milliseconds since 1970. */
export interface Sending {
  readonly startedAt: number;
  readonly builtAt: number;
  readonly drainedAt: number;
  readonly problem: string | undefined;
}

/** Fills an outbox while nobody answers, and measures. The process runs with `--expose-gc`. */
export async function fillBacklog(options: BacklogOptions): Promise<Holding> {
  const { folder, batchSize, points } = options;
  const readings = makeReadings("walk", points);
  const watched = watchStorage(folder);
  const before = await readMemory();
  const client = await makeBuilder(options).storage(watched.storage).build();
  let batches = 0;
  for (const part of inParts(readings, batchSize)) {
    client.addValues(SERIES, part.times, part.values, TimeUnit.MICROSECONDS);
    if (++batches % STRIDE === 0) await watched.settled();
  }
  await watched.settled();
  const { rss } = await readMemory();
  return finish(client, points, rss - before.rss);
}

/** Opens an outbox that is full while nobody answers, and measures. */
export async function holdBacklog(options: BacklogOptions): Promise<Holding> {
  const before = await readMemory();
  const client = await makeBuilder(options).saveToDisk(options.folder).build();
  await setTimeout(REST_MS);
  const { rss } = await readMemory();
  return finish(client, options.points, rss - before.rss);
}

/** Opens an outbox that is full, and sends it as fast as it goes. */
export async function sendBacklog(options: BacklogOptions): Promise<Sending> {
  const startedAt = now();
  const client = await makeBuilder(options).saveToDisk(options.folder).build();
  const builtAt = now();
  const isSent = await client.flush({ timeoutMs: PATIENCE_MS });
  const drainedAt = now();
  const { recovered } = client.stats();
  await client.close();
  const problem = isSent && recovered === options.points ? undefined : `${recovered} points were found`;
  return { startedAt, builtAt, drainedAt, problem };
}

function makeBuilder({ url, batchSize }: BacklogOptions): ClientBuilder {
  return new ClientBuilder(1, TOKEN)
    .setBackend(url)
    .setDeviceId("device")
    .storeAndForward({
      durability: "every-batch",
      batch: { maxPoints: batchSize },
      drainPointsPerSecond: Number.POSITIVE_INFINITY,
    });
}

async function finish(client: Client, points: number, rss: number): Promise<Holding> {
  const { waiting, waitingInMemory } = client.stats();
  await client.close({ timeoutMs: 0 });
  const isHeld = waiting === points && waitingInMemory === 0;
  return { rss, problem: isHeld ? undefined : `${waiting} points waited, ${waitingInMemory} of them in memory alone` };
}

/** A clock that both processes share, finer than a millisecond. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
