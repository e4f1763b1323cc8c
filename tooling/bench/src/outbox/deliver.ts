import { type Client, ClientBuilder, DataPoint, Timestamp, TimeUnit } from "@iobeam/client";
import { SERIES } from "../client/contender.ts";
import { inParts, yieldToOthers } from "../client/timing.ts";
import { makeReadings, type Readings } from "../data/readings.ts";
import { countSyncs } from "./count-syncs.ts";
import type { DeliveryMode } from "./delivery-modes.ts";
import type { DeliveryRound } from "./outbox-data.ts";
import { type WatchedStorage, watchStorage } from "./watched-storage.ts";

/** A JSON Web Token that says nothing. */
export const TOKEN = "e30.e30.e30";

/** How many points may wait before the producer waits. */
const AHEAD = 100_000;

/** With single points, a program lets others run after so many. */
const STRIDE = 100;

const PATIENCE_MS = 600_000;

/** What is to be delivered, and how. */
export interface DeliveryOptions {
  readonly mode: DeliveryMode;
  readonly url: string;
  readonly folder: string;
  readonly points: number;
}

/** What a delivery came to, as the sending process sees it. */
export interface Delivered extends Omit<DeliveryRound, "requests"> {
  /** What `stats()` says that should not be so. */
  readonly problems: readonly string[];
}

/** Delivers points through an outbox in `folder`, timed. */
export async function deliver({ mode, url, folder, points }: DeliveryOptions): Promise<Delivered> {
  const syncs = await countSyncs();
  const readings = makeReadings("walk", points);
  const watched = watchStorage(folder);
  const client = await new ClientBuilder(1, TOKEN)
    .setBackend(url)
    .storage(watched.storage)
    .setDeviceId("device")
    .storeAndForward({ durability: mode.durability })
    .build();
  const [syncsBefore, cpuBefore, start] = [syncs.count, process.cpuUsage(), performance.now()];
  await produce(client, readings, mode, watched);
  const isSent = await client.flush({ timeoutMs: PATIENCE_MS });
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  await watched.settled();
  const { stored } = client.stats();
  const [kept, counted] = [watched.kept, syncs.count - syncsBefore];
  const problems = findProblems(client, { isSent, points, kept, mode });
  await client.close();
  const round = { pointsPerSecond: (points / elapsedMs) * 1_000, cpuMicros: (user + system) / points };
  return { ...round, syncs: counted, appends: watched.appends, kept, stored, problems };
}

async function produce(
  client: Client,
  readings: Readings,
  { callSize, isAwaited }: DeliveryMode,
  watched: WatchedStorage,
): Promise<void> {
  const done = makeBrake(client);
  let calls = 0;
  for (const part of inParts(readings, callSize)) {
    if (callSize > 1) client.addValues(SERIES, part.times, part.values, TimeUnit.MICROSECONDS);
    else client.addDataPoint(SERIES, makePoint(part));
    if (isAwaited) await watched.settled();
    if (++calls % STRIDE === 0) await yieldToOthers();
    if (client.pending > AHEAD) await done();
  }
}

function makePoint({ times, values }: Readings): DataPoint {
  return new DataPoint(values[0] as number, new Timestamp(times[0] as number, TimeUnit.MICROSECONDS));
}

/** A function that resolves when few enough points wait. */
function makeBrake(client: Client): () => Promise<void> {
  let onAcknowledged: () => void = () => {};
  client.on("acknowledged", () => onAcknowledged());
  return () =>
    new Promise((resolve) => {
      onAcknowledged = () => {
        if (client.pending <= AHEAD) resolve();
      };
    });
}

interface Outcome {
  readonly isSent: boolean;
  readonly points: number;
  readonly kept: number;
  readonly mode: DeliveryMode;
}

function findProblems(client: Client, { isSent, points, kept, mode }: Outcome): string[] {
  const { added, acknowledged, waiting, rejected, refused, dropped } = client.stats();
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  return [
    ...(isSent ? [] : ["flush() says that not all was sent"]),
    ...(added === points ? [] : [`stats() says that ${added} of ${points} points were added`]),
    ...(acknowledged === points ? [] : [`stats() says that ${acknowledged} of ${points} points were acknowledged`]),
    ...(waiting + rejected + refused + lost === 0 ? [] : ["stats() says that points wait, or were refused or dropped"]),
    ...(mode.durability !== "every-batch" || kept === points ? [] : [`the outbox kept ${kept} of ${points} points`]),
  ];
}
