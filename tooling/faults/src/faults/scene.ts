import { setTimeout as sleep } from "node:timers/promises";
import type { Chronicle } from "../chronicle.ts";
import type { PlannedFault } from "../plan/plan.ts";
import type { Producer } from "../producer/producer.ts";
import type { FaultProxy } from "../proxy/fault-proxy.ts";
import { makeRandom, type Random } from "../sequence/random.ts";
import type { Backend } from "../server/backend.ts";
import type { Weather } from "./weather.ts";

/** What faults are done to. */
export interface Rig {
  readonly proxy: FaultProxy;
  readonly weather: Weather;
  readonly chronicle: Chronicle;
  readonly backend: Backend;
  readonly producers: readonly Producer[];
  /** Something went wrong that no fault explains. */
  report(problem: string): void;
  /** A fault could not be done. */
  skip(fault: PlannedFault, reason: string): void;
}

/** A fault that is happening. */
export class Scene {
  readonly rig: Rig;
  readonly fault: PlannedFault;
  /** The producer that it is about. */
  readonly producer: Producer;
  /** Decides what the plan has left open. */
  readonly random: Random;

  constructor(rig: Rig, fault: PlannedFault) {
    const producer = rig.producers[fault.producer];
    if (producer === undefined) throw new Error(`there is no producer ${fault.producer}`);
    this.rig = rig;
    this.fault = fault;
    this.producer = producer;
    this.random = makeRandom(fault.seed);
  }

  /** Resolves when the fault has lasted as long as it was to. */
  async last(): Promise<void> {
    await sleep(this.fault.lastsMs);
  }

  /** Something that may happen or not. */
  chance(): boolean {
    return this.random() < 0.5;
  }
}
