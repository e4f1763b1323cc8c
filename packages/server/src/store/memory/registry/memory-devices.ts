import { compareText } from "@iobeam/core";
import type {
  DeviceChanges,
  DeviceOrder,
  DevicePage,
  DeviceRecord,
  Devices,
  RegisterOutcome,
} from "../../../records/device.ts";
import type { Sync } from "../../registry.ts";
import { refuseProject } from "../../unknown-project.ts";

type Key = Readonly<Record<DeviceOrder, (device: DeviceRecord) => string | number>>;

const KEYS: Key = {
  device_id: ({ deviceId }) => deviceId,
  device_name: ({ deviceName }) => deviceName ?? "",
  created: ({ createdMs }) => createdMs,
};

/** The register of devices. */
export class MemoryDevices implements Sync<Devices> {
  readonly #hasProject: (projectId: number) => boolean;
  /** By project, then by id. */
  readonly #devices = new Map<number, Map<string, DeviceRecord>>();

  constructor(hasProject: (projectId: number) => boolean) {
    this.#hasProject = hasProject;
  }

  register(device: DeviceRecord): RegisterOutcome {
    const { projectId, deviceId, deviceName } = device;
    if (!this.#hasProject(projectId)) throw refuseProject(projectId);
    if (this.get(projectId, deviceId) !== undefined) return "duplicate id";
    if (deviceName !== undefined && this.find(projectId, deviceName) !== undefined) return "duplicate name";
    this.#put({ ...device });
    return "created";
  }

  /** Registers a device by its first import. */
  meet(projectId: number, deviceId: string): void {
    if (this.get(projectId, deviceId) === undefined) this.#put({ projectId, deviceId, createdMs: Date.now() });
  }

  get(projectId: number, deviceId: string): DeviceRecord | undefined {
    return this.#devices.get(projectId)?.get(deviceId);
  }

  find(projectId: number, deviceName: string): DeviceRecord | undefined {
    return this.#of(projectId).find((device) => device.deviceName === deviceName);
  }

  list(projectId: number, { offset, count, order, isDescending }: DevicePage): readonly DeviceRecord[] {
    const sorted = this.#of(projectId).sort((a, b) => {
      return compare(KEYS[order](a), KEYS[order](b)) || compare(a.deviceId, b.deviceId);
    });
    return (isDescending ? sorted.reverse() : sorted).slice(offset, offset + count);
  }

  update(
    projectId: number,
    deviceId: string,
    changes: DeviceChanges,
  ): DeviceRecord | "unchanged" | "unknown" | "duplicate name" {
    const device = this.get(projectId, deviceId);
    if (device === undefined) return "unknown";
    const { deviceName = device.deviceName, deviceType = device.deviceType } = changes;
    if (deviceName === device.deviceName && deviceType === device.deviceType) return "unchanged";
    const other = deviceName === undefined ? undefined : this.find(projectId, deviceName);
    if (other !== undefined && other.deviceId !== deviceId) return "duplicate name";
    const changed = { ...device, deviceName, deviceType };
    this.#put(changed);
    return changed;
  }

  delete(projectId: number, deviceId: string): boolean {
    return this.#devices.get(projectId)?.delete(deviceId) === true;
  }

  #of(projectId: number): DeviceRecord[] {
    return [...(this.#devices.get(projectId)?.values() ?? [])];
  }

  #put(device: DeviceRecord): void {
    const devices = this.#devices.get(device.projectId) ?? new Map<string, DeviceRecord>();
    this.#devices.set(device.projectId, devices.set(device.deviceId, device));
  }
}

function compare(a: string | number, b: string | number): number {
  return typeof a === "string" && typeof b === "string" ? compareText(a, b) : Number(a) - Number(b);
}
