import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Backend } from "../backend.ts";
import type { DeviceMessage, DeviceTask } from "./device-message.ts";

const program = fileURLToPath(import.meta.resolve("./device.ts"));

/** A device in a process of its own. */
export class DeviceProcess {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(process: ChildProcess) {
    this.#process = process;
    this.#ended = once(process, "close");
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends it as a power switch would: it has no time for anything. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  /** Lets it close its client. */
  async stop(): Promise<void> {
    if (this.#process.connected) this.#process.send("stop");
    await this.#ended;
    if (this.#process.exitCode !== 0) throw new Error(`the device ended with exit code ${this.#process.exitCode}`);
  }
}

/** Starts a device; resolves when its client is built. */
export async function startDevice(
  { server, projectId, projectToken }: Backend,
  task: DeviceTask,
  hear: (message: DeviceMessage) => void,
): Promise<DeviceProcess> {
  const child = fork(program, [JSON.stringify(task)], {
    env: {
      ...process.env,
      IOBEAM_URL: server.url,
      IOBEAM_PROJECT_ID: String(projectId),
      IOBEAM_PROJECT_TOKEN: projectToken,
    },
  });
  const device = new DeviceProcess(child);
  child.on("message", hear);
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`the device ended with exit code ${code}`)));
  });
  return device;
}
