import { between } from "../sequence/random.ts";
import type { Scene } from "./scene.ts";

const CYCLES = { least: 4, most: 20 } as const;

/** The backend is not to be had while other faults come and go. */
export async function beginOutage(scene: Scene): Promise<void> {
  const { network } = scene.fault;
  if (network !== undefined) scene.rig.weather.worsen(network, between(scene.random, CYCLES.least, CYCLES.most));
  await scene.last();
}
