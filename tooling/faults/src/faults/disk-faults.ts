import { type Damage, damageMarks, damageSegment, tearTail } from "../disk/damage.ts";
import type { Scene } from "./scene.ts";

/** The disk of a producer is full for a while; now and then the producer is killed over that. */
export async function fillDisk(scene: Scene): Promise<void> {
  const { disk } = scene.producer.parts;
  if (disk === undefined) return scene.rig.skip(scene.fault, "only root on Linux can mount a small disk");
  disk.fill();
  await scene.last();
  const isKilled = scene.chance();
  if (isKilled) await scene.producer.kill();
  disk.free();
  if (isKilled) await scene.producer.start();
}

/** A kill leaves a part of a record, or what was on the disk before, behind the last record. */
export function tornTail(scene: Scene): Promise<void> {
  return restartWith(scene, tearTail);
}

/** A byte in the middle of a segment is another one. */
export function flippedByte(scene: Scene): Promise<void> {
  return restartWith(scene, (folder, random) => damageSegment(folder, random, "flip"));
}

/** A segment ends in the middle of a record. */
export function cutSegment(scene: Scene): Promise<void> {
  return restartWith(scene, (folder, random) => damageSegment(folder, random, "cut"));
}

/** What was removed of a segment is no longer to be read. */
export function damagedMarks(scene: Scene): Promise<void> {
  return restartWith(scene, damageMarks);
}

async function restartWith(
  scene: Scene,
  damage: (folder: string, random: Scene["random"]) => Damage | undefined,
): Promise<void> {
  const { producer, rig, fault } = scene;
  await scene.last();
  await producer.kill();
  const done = damage(producer.outbox, scene.random);
  if (done === undefined) rig.skip(fault, "nothing was in the outbox");
  else producer.damaged(done);
  await rig.weather.heal();
  await producer.start();
}
