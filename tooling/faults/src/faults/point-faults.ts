import { between } from "../sequence/random.ts";
import type { Scene } from "./scene.ts";

const MOST_POISON = 5;

/** A producer writes points that the backend refuses for good. */
export async function poison(scene: Scene): Promise<void> {
  scene.producer.poison(between(scene.random, 1, MOST_POISON));
  await scene.last();
}

/** A producer has sent once more what was refused; now and then it is killed over that. */
export async function replay(scene: Scene): Promise<void> {
  scene.producer.replay();
  await scene.last();
  if (!scene.chance()) return;
  await scene.producer.kill();
  await scene.producer.start();
}
