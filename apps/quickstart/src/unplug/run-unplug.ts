import { setTimeout as wait } from "node:timers/promises";
import { count, duration, heading, showBacklog, showTable } from "../show.ts";
import { checkStored } from "./check-stored.ts";
import { Screen } from "./screen.ts";
import { Stage } from "./stage.ts";

/** About how many points a second the device takes. */
const POINTS_PER_SECOND = 25;
/** Tries are 2 s apart at most: something is wrong when it takes longer. */
const DRAIN_LIMIT_MS = 30_000;
const SHARES = { online: 0.2, outage: 0.25, afterKill: 0.3, afterwards: 0.25 } as const;

/** What the demo is told. */
export interface UnplugOptions {
  /** Where everything is kept. */
  readonly folder: string;
  /** The same, as it is shown. */
  readonly shown: string;
  /** About how long it takes. */
  readonly seconds: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Unplugs the backend and kills the device, and looks for every point afterwards. Resolves to whether all are there, once. */
export async function runUnplug(options: UnplugOptions): Promise<boolean> {
  const { seconds, folder } = options;
  const fullBar = Math.ceil(POINTS_PER_SECOND * seconds * (SHARES.outage + SHARES.afterKill));
  const stage = new Stage(folder, new Screen(fullBar));
  const since = new Date();
  try {
    await prepare(stage, options);
    heading("2 · unplugged");
    stage.startClock();
    await play(stage, options);
    stage.stopClock();
    showBacklog("points that wait", stage.history, stage.events);
    heading("3 · asked back");
    return await check(stage, since);
  } finally {
    await stage.end();
  }
}

async function prepare(stage: Stage, { shown }: UnplugOptions): Promise<void> {
  heading("1 · a backend, and a device in a process of its own");
  await stage.startBackend();
  const pid = await stage.startDevice();
  const { account, backend } = stage;
  console.log(`backend  ${backend.server.url}, keeps its data in ${shown}/backend
device   process ${pid}, keeps what waits in ${shown}/device; about ten samples a second

It is built with saveToDisk and storeAndForward({ durability: "every-point" }): a sample is on the disk before the
device counts it as taken. With "every-batch", the default, a kill may cost the last second; each sample would not
wait for the disk then. Here it tries again at least every 2 s, by default after up to a minute.`);
  if (account.fromBefore > 0) console.log(`${count(account.fromBefore)} points wait from a run that was interrupted`);
}

async function play(stage: Stage, { seconds, signal }: UnplugOptions): Promise<void> {
  const pause = (share: number): Promise<void> => wait(1_000 * seconds * share, undefined, { signal });
  await pause(SHARES.online);
  await stage.stopBackend();
  stage.mark("stopped", "the backend is stopped: nothing listens at its port; the device goes on");
  await pause(SHARES.outage);
  await stage.killDevice();
  stage.mark("killed", "kill -9: the device's process is gone");
  const pid = await stage.startDevice();
  stage.say(`the device runs again, as process ${pid}: it found ${count(stage.account.recovered)} points on its disk`);
  await pause(SHARES.afterKill);
  await stage.startBackend();
  stage.mark("back", "the backend runs again: the same data, the same port");
  await drain(stage, signal);
  await pause(SHARES.afterwards);
  await stage.stopDevice();
}

/** Waits until the backend has what waited when it came back. */
async function drain(stage: Stage, signal: AbortSignal): Promise<void> {
  const { account, elapsedMs: sinceMs } = stage;
  const { waiting } = account;
  const target = account.acknowledged + waiting;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(DRAIN_LIMIT_MS)]);
  while (account.acknowledged < target) await wait(20, undefined, { signal: limit });
  stage.say(`the ${count(waiting)} points that waited were sent ${duration(stage.elapsedMs - sinceMs)} later`);
}

async function check({ account, backend }: Stage, since: Date): Promise<boolean> {
  const { stored, lost, doubled, untold } = await checkStored(backend, account.deviceId, since, account.samples);
  const rows: [string, number][] = [
    ["taken: the device says that they are on its disk", account.taken],
    ["acknowledged: the backend says that they are on its disk", account.acknowledged],
    ["stored: read back with makeQuery", stored],
    ["lost", lost],
    ["doubled", doubled],
  ];
  if (account.fromBefore > 0) rows.splice(1, 0, ["waited from an interrupted run", account.fromBefore]);
  if (untold > 0) rows.push(["stored as well: the kill came before the device could count them", untold]);
  showTable(
    ["points", ""],
    rows.map(([text, points]) => [text, count(points)]),
  );
  return lost === 0 && doubled === 0;
}
