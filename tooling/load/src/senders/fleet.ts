import { setTimeout as sleep } from "node:timers/promises";
import { Latencies } from "../measure/latencies.ts";
import { readUsage } from "../measure/usage.ts";
import { HttpSocket } from "./http-socket.ts";
import type { SendJob, SendOutcome, SendProgress } from "./message.ts";
import { type Form, Requests } from "./requests.ts";

/** Before a connection is made again; milliseconds. */
const PAUSE_MS = 20;
/** So many errors are told; they are counted by whoever reads the list. */
const MOST_ERRORS = 20;

/** Devices that send one batch after another, each over a connection of its own. */
export class Fleet {
  readonly #job: SendJob;
  readonly #requests: Requests;
  readonly #acknowledged: Int32Array;
  readonly #latencies: Latencies = new Latencies();
  readonly #errors: string[] = [];
  readonly #done: Promise<unknown>;
  #cut = 0;
  #isStopped = false;

  constructor(job: SendJob) {
    this.#job = job;
    this.#requests = new Requests(job);
    this.#acknowledged = new Int32Array(job.devices).fill(job.from ?? 0);
    this.#done = Promise.all(Array.from({ length: job.devices }, (_, device) => this.#run(device)));
  }

  /** How far they have come. */
  progress(): SendProgress {
    return { requests: this.#latencies.count, usage: readUsage() };
  }

  /** They send nothing new, and what is under way is waited for. */
  stop(): Promise<SendOutcome> {
    this.#isStopped = true;
    return this.finish();
  }

  /** They send all their batches. */
  async finish(): Promise<SendOutcome> {
    await this.#done;
    return {
      ...this.progress(),
      acknowledged: [...this.#acknowledged],
      p50Ms: this.#latencies.quantile(0.5),
      p99Ms: this.#latencies.quantile(0.99),
      errors: this.#errors,
      cut: this.#cut,
    };
  }

  async #run(device: number): Promise<void> {
    const form = this.#job.forms[device % this.#job.forms.length] as Form;
    let socket = new HttpSocket(this.#job.port);
    const end = this.#job.to ?? Number.POSITIVE_INFINITY;
    while (!this.#isStopped && (this.#acknowledged[device] as number) < end) {
      if (await this.#sendOne(socket, form, device)) continue;
      socket.close();
      if (!this.#job.isStubborn) return;
      await sleep(PAUSE_MS);
      socket = new HttpSocket(this.#job.port);
    }
    socket.close();
  }

  /** Whether the connection may be used again. */
  async #sendOne(socket: HttpSocket, form: Form, device: number): Promise<boolean> {
    const request = this.#requests.make(form, device, this.#acknowledged[device] as number);
    const start = performance.now();
    try {
      const { status, body } = await socket.send(...request);
      if (status !== 200) return this.#note(`${status}: ${body.toString("utf8", 0, 200)}`);
    } catch (error) {
      this.#cut += 1;
      return this.#job.isStubborn ? false : this.#note(String(error));
    }
    this.#latencies.add(performance.now() - start);
    this.#acknowledged[device] = (this.#acknowledged[device] as number) + 1;
    return true;
  }

  #note(error: string): false {
    if (this.#errors.length < MOST_ERRORS) this.#errors.push(error);
    return false;
  }
}
