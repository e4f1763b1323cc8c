import type { DeviceRecord, RegisterOutcome } from "../../store.ts";

/** The devices of one project. */
export class DeviceTable {
  readonly #ids = new Set<string>();
  readonly #names = new Set<string>();

  register({ deviceId, deviceName }: DeviceRecord): RegisterOutcome {
    if (this.#ids.has(deviceId)) return "duplicate id";
    if (this.#names.has(deviceName)) return "duplicate name";
    this.#ids.add(deviceId);
    this.#names.add(deviceName);
    return "created";
  }

  /** Registers a device by its first import. */
  meet(deviceId: string): void {
    this.#ids.add(deviceId);
  }
}
