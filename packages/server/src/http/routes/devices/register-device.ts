import { randomBytes } from "node:crypto";
import { checkDeviceId, checkDeviceName, ErrorCode } from "@iobeam/core";
import type { DeviceRecord } from "../../../records/device.ts";
import type { Store } from "../../../store.ts";
import { Problem } from "../../answers/problem.ts";
import { parseCreated } from "./created-date.ts";

/** What is told of a device to register it. */
export interface DeviceBody {
  readonly project_id: number;
  readonly device_id?: string;
  readonly device_name?: string;
  readonly device_type?: string;
  readonly created?: string;
}

/**
 * Registers a device; what is not told of it is made up.
 *
 * @throws {@link Problem} 422 where its id or its name is taken
 */
export async function registerDevice(store: Store, body: DeviceBody): Promise<DeviceRecord> {
  const device = toRecord(body);
  const outcome = await store.devices.register(device);
  if (outcome === "created") return device;
  if (outcome === "duplicate id") {
    throw new Problem(422, ErrorCode.DUPLICATE_DEVICE_ID, "Device ID already in use", { details: device.deviceId });
  }
  if (body.device_name !== undefined) throw makeNameTaken(body.device_name);
  // Another device has this one's id as its name: nobody asked for the name, so any other will do.
  return registerDevice(store, { ...body, device_id: device.deviceId, device_name: makeName() });
}

/** What is answered where a name is taken. */
export function makeNameTaken(deviceName: string): Problem {
  return new Problem(422, ErrorCode.DUPLICATE_DEVICE_NAME, "Device name already in use", { details: deviceName });
}

function toRecord({ project_id, device_id, device_name, device_type, created }: DeviceBody): DeviceRecord {
  return {
    projectId: project_id,
    deviceId: device_id === undefined ? makeId() : checkDeviceId(device_id, "device_id"),
    deviceName: device_name === undefined ? (device_id ?? makeName()) : checkDeviceName(device_name, "device_name"),
    deviceType: device_type,
    createdMs: created === undefined ? Date.now() : parseCreated(created),
  };
}

/** 24 characters: the Arduino client holds 16 to 49. */
function makeId(): string {
  return randomBytes(12).toString("hex");
}

function makeName(): string {
  return `device-${randomBytes(6).toString("hex")}`;
}
