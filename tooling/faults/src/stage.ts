import { cp, lstat, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Chronicle } from "./chronicle.ts";
import { SmallDisk } from "./disk/small-disk.ts";
import type { Rig } from "./faults/scene.ts";
import { Weather } from "./faults/weather.ts";
import { Ledger } from "./oracle/ledger.ts";
import type { PlannedFault } from "./plan/plan.ts";
import { Producer } from "./producer/producer.ts";
import { FaultProxy } from "./proxy/fault-proxy.ts";
import { Sequence } from "./sequence/sequence.ts";
import { Backend } from "./server/backend.ts";

/** How large a stage is. */
export interface StageOptions {
  readonly seed: number;
  readonly producers: number;
}

/** Everything that takes part in a run: a backend, the proxy before it, and producers on disks of their own. */
export class Stage implements Rig {
  /** Where everything lies, in a folder of its own. */
  readonly folder: string;
  readonly backend: Backend;
  readonly proxy: FaultProxy;
  readonly weather: Weather;
  readonly chronicle: Chronicle = new Chronicle();
  readonly producers: Producer[] = [];
  /** What should not have happened. */
  readonly problems: string[] = [];
  /** Faults that could not be done, with the reason, and how often. */
  readonly skipped: Map<string, number> = new Map<string, number>();

  private constructor(folder: string, proxy: FaultProxy) {
    this.folder = folder;
    this.proxy = proxy;
    this.weather = new Weather(proxy);
    this.backend = new Backend(join(folder, "backend"), (failure) => this.report(failure));
  }

  /** Sets it up: everything runs when this resolves. */
  static async set(options: StageOptions): Promise<Stage> {
    const stage = new Stage(await mkdtemp(join(tmpdir(), "iobeam-faults-")), await FaultProxy.start());
    try {
      await stage.backend.start();
      stage.proxy.backendPort = stage.backend.port;
      for (let producer = 0; producer < options.producers; producer++) await stage.#addProducer(options.seed, producer);
      await Promise.all(stage.producers.map((producer) => producer.start()));
      if (stage.problems.length > 0) throw new Error(stage.problems.join("\n"));
      return stage;
    } catch (error) {
      await stage.clear();
      throw error;
    }
  }

  report(problem: string): void {
    this.problems.push(problem);
    this.chronicle.note("rig", "problem", problem);
  }

  skip({ kind }: PlannedFault, reason: string): void {
    const what = `${kind}: ${reason}`;
    this.chronicle.note("rig", "skipped", what);
    this.skipped.set(what, (this.skipped.get(what) ?? 0) + 1);
  }

  /** Heals everything; resolves when every producer has sent all that it had, and has ended. */
  async finish(): Promise<void> {
    this.chronicle.note("rig", "heals everything");
    await this.proxy.heal();
    await Promise.all(this.producers.map((producer) => producer.finish()));
  }

  /** Copies what producers have on disks of their own to the folder, where it stays. */
  async keepDisks(): Promise<void> {
    for (const { parts } of this.producers) {
      if (parts.disk !== undefined)
        await cp(parts.folder, `${parts.folder}-disk`, { recursive: true, filter: isNoSocket });
    }
  }

  /** Ends all processes, and takes the disks away. */
  async clear(): Promise<void> {
    await Promise.all([this.backend.kill(), ...this.producers.map((producer) => producer.kill())]);
    await this.proxy.close();
    for (const { parts } of this.producers) await parts.disk?.unmount();
  }

  /** Deletes the folder. */
  async delete(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  async #addProducer(seed: number, producer: number): Promise<void> {
    const deviceId = `producer-${producer}`;
    const folder = join(this.folder, deviceId);
    await mkdir(folder);
    const parts = {
      ...this.backend.project,
      seed,
      producer,
      deviceId,
      folder,
      url: `http://127.0.0.1:${this.proxy.port}`,
      disk: await SmallDisk.mount(folder),
      chronicle: this.chronicle,
      ledger: new Ledger(new Sequence(seed, producer)),
      onProblem: (problem: string) => this.report(problem),
    };
    this.producers.push(new Producer(parts));
  }
}

/** The lock of a client that did not come to its end cannot be copied. */
async function isNoSocket(path: string): Promise<boolean> {
  return !(await lstat(path)).isSocket();
}
