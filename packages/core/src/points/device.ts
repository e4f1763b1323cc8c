import { checkDeviceId } from "../names/device-id.ts";
import { checkDeviceName } from "../names/device-name.ts";
import { checkProjectId } from "../names/project-id.ts";

/**
 * A device of a project. Immutable.
 *
 * @example
 * ```ts
 * import { Device } from "@iobeam/core";
 *
 * new Device(6, "greenhouse-3", "Greenhouse 3");
 * ```
 */
export class Device {
  /** The project that the device belongs to. */
  readonly projectId: number;
  /** Names the device within its project. */
  readonly deviceId: string;
  /** The name for people, where it is known. */
  readonly deviceName: string | undefined;

  /**
   * @param projectId - an integer above 0
   * @param deviceId - 1 to 256 of `a-z A-Z 0-9 : _ -`
   * @param deviceName - 1 to 256 characters
   * @throws {@link InvalidArgumentError} for anything else
   */
  constructor(projectId: number, deviceId: string, deviceName?: string | undefined) {
    this.projectId = checkProjectId(projectId);
    this.deviceId = checkDeviceId(deviceId);
    this.deviceName = deviceName === undefined ? undefined : checkDeviceName(deviceName);
    Object.freeze(this);
  }
}
