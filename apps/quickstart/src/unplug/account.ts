import type { DeviceMessage } from "./device-message.ts";

/** What the device has said, over all of its processes. */
export class Account {
  /** How many points each sample had, by its number. */
  readonly samples: Map<number, number> = new Map();
  /** Points that it has taken. */
  taken = 0;
  /** Points in memory and nowhere else. */
  inMemory = 0;
  /** Points on the disk that the backend has not acknowledged. */
  onDisk = 0;
  /** Points that waited from an earlier run when the first process started. */
  fromBefore = 0;
  /** Points that the latest process found on the disk. */
  recovered = 0;
  deviceId = "";
  #processes = 0;
  #acknowledgedBefore = 0;
  #acknowledged = 0;

  /** Points that the backend has acknowledged. */
  get acknowledged(): number {
    return this.#acknowledgedBefore + this.#acknowledged;
  }

  /** Points that wait, wherever. */
  get waiting(): number {
    return this.inMemory + this.onDisk;
  }

  hear(message: DeviceMessage): void {
    if (message.kind === "started") this.#begin(message);
    else if (message.kind === "taken") {
      this.samples.set(message.sample, message.points);
      this.taken += message.points;
    } else {
      this.#acknowledged = message.acknowledged;
      this.inMemory = message.inMemory;
      this.onDisk = message.onDisk;
    }
  }

  #begin({ deviceId, recovered }: DeviceMessage & { readonly kind: "started" }): void {
    this.deviceId = deviceId;
    this.recovered = recovered;
    if (this.#processes++ === 0) this.fromBefore = recovered;
    this.#acknowledgedBefore += this.#acknowledged;
    this.#acknowledged = 0;
  }
}
