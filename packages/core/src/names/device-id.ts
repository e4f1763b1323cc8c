import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";

const DEVICE_ID = /^[a-zA-Z0-9:_-]{1,256}$/;

/** Whether `text` has the form of a device id: 1 to 256 of `a-z A-Z 0-9 : _ -`, and not `all`, which means every device. */
export function isDeviceId(text: unknown): text is string {
  return typeof text === "string" && DEVICE_ID.test(text) && text !== "all";
}

/**
 * Checks a device id.
 *
 * @returns the id
 * @throws {@link InvalidArgumentError} for anything but 1 to 256 of `a-z A-Z 0-9 : _ -`, and for `all`
 */
export function checkDeviceId(deviceId: unknown, argument: string = "deviceId"): string {
  if (isDeviceId(deviceId)) return deviceId;
  throw new InvalidArgumentError(argument, "a device id: 1 to 256 of a-z A-Z 0-9 : _ -, and not 'all'", deviceId);
}
