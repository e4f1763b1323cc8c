import { setTimeout as sleep } from "node:timers/promises";
import type { FaultKind } from "../plan/fault-kind.ts";
import type { PlannedFault } from "../plan/plan.ts";
import { cutSegment, damagedMarks, fillDisk, flippedByte, tornTail } from "./disk-faults.ts";
import { beginOutage } from "./outage.ts";
import { poison, replay } from "./point-faults.ts";
import { closeProducer, killBoth, killProducer, killServer } from "./process-faults.ts";
import { type Rig, Scene } from "./scene.ts";

/** What is done besides what is wrong with the network; for the other kinds, that is all. */
const DEEDS: Partial<Record<FaultKind, (scene: Scene) => Promise<void>>> = {
  outage: beginOutage,
  "kill-server": killServer,
  "kill-producer": killProducer,
  "kill-both": killBoth,
  "close-producer": closeProducer,
  "full-disk": fillDisk,
  "torn-tail": tornTail,
  "flipped-byte": flippedByte,
  "cut-segment": cutSegment,
  "damaged-marks": damagedMarks,
  poison,
  replay,
};

/** Lets a fault happen, and puts everything right again. */
export async function causeFault(rig: Rig, fault: PlannedFault): Promise<void> {
  const scene = new Scene(rig, fault);
  rig.weather.pass();
  rig.chronicle.note("rig", fault.kind, fault);
  const deed = DEEDS[fault.kind];
  if (fault.network !== undefined) await rig.proxy.break(fault.network);
  await (deed === undefined ? scene.last() : deed(scene));
  await rig.weather.heal();
  await sleep(fault.pauseMs);
}
