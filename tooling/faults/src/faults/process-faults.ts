import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../sequence/random.ts";
import type { Rig, Scene } from "./scene.ts";

const MOST_CLOSE_MS = 100;
const MOST_DOWN_MS = 100;

/** The server is killed, and started over the same folder. */
export async function killServer(scene: Scene): Promise<void> {
  await scene.last();
  await takeDown(scene.rig);
  await sleep(between(scene.random, 0, MOST_DOWN_MS));
  await bringUp(scene.rig);
}

/** A producer is killed, and goes on with what is in its outbox. */
export async function killProducer(scene: Scene): Promise<void> {
  await scene.last();
  await scene.producer.kill();
  if (scene.chance()) await scene.rig.weather.heal();
  await scene.producer.start();
}

/** The power goes for everybody at once. */
export async function killBoth(scene: Scene): Promise<void> {
  await scene.last();
  await Promise.all([takeDown(scene.rig), scene.producer.kill()]);
  await Promise.all([bringUp(scene.rig), scene.producer.start()]);
}

/** A producer's program ends as it should, with little time for it. */
export async function closeProducer(scene: Scene): Promise<void> {
  await scene.last();
  await scene.producer.close(between(scene.random, 0, MOST_CLOSE_MS));
  await scene.producer.start();
}

async function takeDown({ proxy, backend }: Rig): Promise<void> {
  proxy.backendPort = undefined;
  await backend.kill();
}

async function bringUp({ proxy, backend }: Rig): Promise<void> {
  await backend.start();
  proxy.backendPort = backend.port;
}
