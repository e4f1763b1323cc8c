import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import { isDeviceId } from "../names/device-id.ts";
import { isDeviceName } from "../names/device-name.ts";
import { Device } from "../points/device.ts";
import type { Registration } from "../transport.ts";

/** A device as the v1 API writes it. */
export interface WireDevice {
  /** The project. */
  readonly project_id: number;
  /** The device id. */
  readonly device_id: string;
  /** The name. */
  readonly device_name: string;
  /** The kind of device, where it was told. */
  readonly device_type?: string | undefined;
  /** When it was registered: `2016-08-28 17:25:31 +0000`. */
  readonly created: string;
}

/** The body that registers a device. */
export function encodeRegistration({ projectId, deviceId, deviceName }: Registration): string {
  return JSON.stringify({ project_id: projectId, device_id: deviceId, device_name: deviceName });
}

/**
 * Reads the answer to a registration. A name that iobeam would not take is left out: the device is
 * registered all the same.
 *
 * @throws {@link InvalidResponseError} where it names no device
 */
export function decodeDevice(body: unknown, projectId: number): Device {
  const { device_id, device_name } = (body ?? {}) as Partial<WireDevice>;
  if (!isDeviceId(device_id)) throw new InvalidResponseError("a registration must be answered with a device_id");
  return new Device(projectId, device_id, isDeviceName(device_name) ? device_name : undefined);
}
