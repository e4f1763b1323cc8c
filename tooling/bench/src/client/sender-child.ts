import { serveTasks } from "../child/serve-tasks.ts";
import { makeReadings, type ReadingsKind } from "../data/readings.ts";
import type { Sender, Setup } from "./contender.ts";
import { loadContenders } from "./contenders.ts";
import { type Held, measureHeld } from "./held-memory.ts";
import { captureNoise } from "./noise.ts";
import { type Timing, timeBatches, timeBurst, timeDefaults } from "./timing.ts";

/** What a measured process is to do. */
export interface SenderOptions {
  readonly file: string;
  readonly name: string;
  readonly url: string;
  readonly setup: Setup;
  readonly batchSize: number;
  readonly points: number;
  readonly kind: ReadingsKind;
}

/** What a burst came to, as the program sees it. */
export interface Burst extends Timing {
  /** What the program was told: failures by callback or rejection, and lines on the console. */
  readonly told: readonly string[];
}

const timers = { batches: timeBatches, defaults: timeDefaults };

let kept: Sender | undefined;

serveTasks({
  /** Sends all points in batches, or with the defaults. */
  async send(options: SenderOptions): Promise<Timing> {
    const sender = await open(options);
    const readings = makeReadings(options.kind, options.points);
    const timing = await timers[options.setup === "defaults" ? "defaults" : "batches"](
      sender,
      readings,
      options.batchSize,
    );
    if (options.setup !== "defaults") await sender.close();
    return timing;
  },

  async burst(options: SenderOptions): Promise<Burst> {
    const noise = captureNoise();
    const sender = await open(options);
    const timing = await timeBurst(sender, makeReadings(options.kind, options.points), noise.add);
    const failures = sender.failures?.() ?? 0;
    return { ...timing, told: [...(failures === 0 ? [] : [`${failures} failures`]), ...noise.stop()] };
  },

  /** Adds all points and sends none. */
  async hold(options: SenderOptions): Promise<Held> {
    const readings = makeReadings(options.kind, options.points);
    // What the library itself takes, and the sender before it has points, is not what a point takes.
    kept = await open(options);
    return measureHeld(readings, kept);
  },

  /** Sends what is held, so that it can be counted. */
  async release(): Promise<void> {
    await kept?.flush();
    await kept?.close();
  },
});

async function open({ file, name, url, setup, batchSize }: SenderOptions): Promise<Sender> {
  const found = (await loadContenders(file)).find(({ contender }) => contender.name === name);
  if (found === undefined) throw new Error(`There is no ${name} in ${file}`);
  return found.contender.open({ url, setup, batchSize });
}
