import { type ClientStorage, type Device, DuplicateDeviceIdError } from "@iobeam/core";

/** How a client comes to its device id. */
export type DeviceStart =
  | { readonly kind: "stored" }
  | { readonly kind: "set"; readonly deviceId: string }
  | { readonly kind: "register"; readonly deviceId?: string | undefined; readonly deviceName?: string | undefined }
  | { readonly kind: "registerOrSet"; readonly deviceId: string; readonly deviceName?: string | undefined };

/** Registers a device at the backend. */
export type Register = (wanted: { deviceId?: string | undefined; deviceName?: string | undefined }) => Promise<Device>;

/** Finds the device id, or makes it, and keeps it; `undefined` where there is none and none was asked for. */
export async function startDevice(
  start: DeviceStart,
  { deviceId: kept }: ClientStorage,
  register: Register,
): Promise<string | undefined> {
  switch (start.kind) {
    case "stored":
      return kept.load();
    case "set":
      return keep(start.deviceId);
    case "registerOrSet":
      await register(start).catch(unlessTaken);
      return keep(start.deviceId);
    case "register":
      return start.deviceId === undefined
        ? registerAny(start.deviceName)
        : registerAs(start.deviceId, start.deviceName);
  }

  async function registerAny(deviceName: string | undefined): Promise<string> {
    const known = await kept.load();
    if (known !== undefined) return known;
    const device = await register({ deviceName });
    // Another process may have been first; then this one is that device too, and its own registration stays unused.
    return kept.claim(device.deviceId);
  }

  async function registerAs(deviceId: string, deviceName: string | undefined): Promise<string> {
    if ((await kept.load()) === deviceId) return deviceId;
    try {
      await register({ deviceId, deviceName });
    } catch (error) {
      unlessTaken(error);
      // Taken by a process that started at the same time as the same device?
      if ((await kept.load()) !== deviceId) throw error;
    }
    return keep(deviceId);
  }

  /** The id was named outright, so what is on the disk does not matter, not even when it is damaged. */
  async function keep(deviceId: string): Promise<string> {
    const known = await kept.load().catch(() => undefined);
    if (known !== deviceId) await kept.save(deviceId);
    return deviceId;
  }
}

function unlessTaken(error: unknown): void {
  if (!(error instanceof DuplicateDeviceIdError)) throw error;
}
