import {
  type ClientStorage,
  type Clock,
  type Device,
  type DeviceIdStorage,
  DuplicateDeviceIdError,
  sleep,
} from "@iobeam/core";

const LOOKS = 4;
const LOOK_EVERY_MS = 100;

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
  clock: Clock,
): Promise<string | undefined> {
  switch (start.kind) {
    case "stored":
      return kept.load();
    case "set":
      return keep(kept, start.deviceId);
    case "registerOrSet":
      if ((await loadAny(kept)) !== start.deviceId) await kept.checkWritable();
      await register(start).catch(unlessTaken);
      return keep(kept, start.deviceId);
    case "register":
      return start.deviceId === undefined
        ? registerAny(start.deviceName)
        : registerAs(start.deviceId, start.deviceName);
  }

  async function registerAny(deviceName: string | undefined): Promise<string> {
    const known = await kept.load();
    if (known !== undefined) return known;
    await kept.checkWritable();
    const device = await register({ deviceName });
    // Another process may have been first; then this one is that device too, and its own registration stays unused.
    return kept.claim(device.deviceId);
  }

  async function registerAs(deviceId: string, deviceName: string | undefined): Promise<string> {
    if ((await kept.load()) === deviceId) return deviceId;
    await kept.checkWritable();
    try {
      await register({ deviceId, deviceName });
    } catch (error) {
      unlessTaken(error);
      if (!(await isKeptSoon(kept, deviceId, clock))) throw error;
    }
    return keep(kept, deviceId);
  }
}

/** Whether the id is taken by this very device: by a process that started at the same time and is about to save it. */
async function isKeptSoon(kept: DeviceIdStorage, deviceId: string, clock: Clock): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await sleep(clock, LOOK_EVERY_MS);
    if ((await kept.load()) === deviceId) return true;
  }
  return false;
}

/** The id was named outright, so what is on the disk does not matter, not even when it is damaged. */
async function keep(kept: DeviceIdStorage, deviceId: string): Promise<string> {
  if ((await loadAny(kept)) !== deviceId) await kept.save(deviceId);
  return deviceId;
}

function loadAny(kept: DeviceIdStorage): Promise<string | undefined> {
  return kept.load().catch(() => undefined);
}

function unlessTaken(error: unknown): void {
  if (!(error instanceof DuplicateDeviceIdError)) throw error;
}
