import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";

const LONGEST = 256;

/**
 * Checks a device name: a text for people, of 1 to 256 characters.
 *
 * @returns the name
 * @throws {@link InvalidArgumentError} for anything else
 */
export function checkDeviceName(deviceName: unknown, argument: string = "deviceName"): string {
  if (typeof deviceName === "string" && deviceName.trim() !== "" && deviceName.length <= LONGEST) return deviceName;
  throw new InvalidArgumentError(argument, `a device name: 1 to ${LONGEST} characters, not all blank`, deviceName);
}
