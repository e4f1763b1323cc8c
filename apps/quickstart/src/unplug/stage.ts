import { join } from "node:path";
import { type Backend, startBackend } from "../backend.ts";
import { Account } from "./account.ts";
import { type DeviceProcess, startDevice } from "./device-process.ts";
import type { Screen } from "./screen.ts";

const TICK_MS = 200;
const SAMPLE_EVERY_MS = 100;
/** Numbers of the samples of two processes never meet, should one be killed before it could tell of its last. */
const SAMPLES_A_PROCESS = 1_000_000;

/** How much waited at a moment, in seconds. */
export type Moment = readonly [seconds: number, waiting: number];

/** A backend and a device, each of which can be ended and started anew. */
export class Stage {
  readonly account: Account = new Account();
  /** What waited, over time. */
  readonly history: Moment[] = [];
  /** What was done to it, and when, in seconds. */
  readonly events: Map<number, string> = new Map();
  readonly #folder: string;
  readonly #screen: Screen;
  #startedMs = 0;
  #backend: Backend | undefined;
  #port = 0;
  #isUp = false;
  #device: DeviceProcess | undefined;
  #processes = 0;
  #ticking: NodeJS.Timeout | undefined;

  constructor(folder: string, screen: Screen) {
    this.#folder = folder;
    this.#screen = screen;
  }

  /** The backend; it runs, or has run. */
  get backend(): Backend {
    if (this.#backend === undefined) throw new Error("no backend was started");
    return this.#backend;
  }

  /** Milliseconds since the clock was started. */
  get elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }

  /** Starts the backend, over the same data and at the same port as the last time. */
  async startBackend(): Promise<void> {
    this.#backend = await startBackend(join(this.#folder, "backend"), this.#port);
    this.#port = Number(new URL(this.#backend.server.url).port);
    this.#isUp = true;
  }

  /** Stops it: nothing listens there any more. */
  async stopBackend(): Promise<void> {
    if (!this.#isUp) return;
    this.#isUp = false;
    await this.backend.server.close();
  }

  /** Starts the device's process; resolves to its number when it samples. */
  async startDevice(): Promise<number | undefined> {
    const firstSample = ++this.#processes * SAMPLES_A_PROCESS;
    const task = { folder: join(this.#folder, "device"), firstSample, everyMs: SAMPLE_EVERY_MS };
    this.#device = await startDevice(this.backend, task, (message) => this.account.hear(message));
    return this.#device.pid;
  }

  /** Kills the device's process, if there is one. */
  async killDevice(): Promise<void> {
    const device = this.#device;
    this.#device = undefined;
    await device?.kill();
  }

  /** Lets the device close its client and end. */
  async stopDevice(): Promise<void> {
    const device = this.#device;
    this.#device = undefined;
    await device?.stop();
  }

  /** Starts the clock, and shows how things stand from now on. */
  startClock(): void {
    this.#startedMs = performance.now();
    this.#screen.head();
    this.#tick();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  stopClock(): void {
    if (this.#ticking === undefined) return;
    clearInterval(this.#ticking);
    this.#tick();
  }

  /** Says what was done, and keeps it for the chart under a short name. */
  mark(label: string, text: string): void {
    this.events.set(this.elapsedMs / 1_000, label);
    this.say(text);
  }

  say(text: string): void {
    this.#screen.say(`── ${text}`);
  }

  /** Ends everything that runs. */
  async end(): Promise<void> {
    clearInterval(this.#ticking);
    await this.killDevice();
    await this.stopBackend();
  }

  #tick(): void {
    const { elapsedMs, account } = this;
    this.history.push([elapsedMs / 1_000, account.waiting]);
    this.#screen.draw(elapsedMs, this.#isUp, account);
  }
}
