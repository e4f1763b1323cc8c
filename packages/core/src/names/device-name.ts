import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { isWellFormed } from "./well-formed.ts";

const LONGEST = 256;

/** Whether `text` can be a device name. */
export function isDeviceName(text: unknown): text is string {
  return typeof text === "string" && text.trim() !== "" && text.length <= LONGEST && isWellFormed(text);
}

/**
 * Checks a device name: a text for people, of 1 to 256 characters that are not all blank.
 *
 * @returns the name
 * @throws {@link InvalidArgumentError} for anything else
 */
export function checkDeviceName(deviceName: unknown, argument: string = "deviceName"): string {
  if (isDeviceName(deviceName)) return deviceName;
  throw new InvalidArgumentError(
    argument,
    `a device name: 1 to ${LONGEST} characters of valid Unicode, not all blank`,
    deviceName,
  );
}
