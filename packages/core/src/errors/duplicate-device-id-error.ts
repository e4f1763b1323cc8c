import { IobeamError } from "./iobeam-error.ts";

/** The backend has a device with this id already (code 150 of the v1 API). */
export class DuplicateDeviceIdError extends IobeamError {
  override readonly name = "DuplicateDeviceIdError";
  readonly code = "DUPLICATE_DEVICE_ID";
  /** The id that is taken. */
  readonly deviceId: string;

  /** @param deviceId - the id that is taken */
  constructor(deviceId: string, options?: ErrorOptions | undefined) {
    super(
      `The device id "${deviceId}" is already registered. Choose another one or, if the device is ` +
        `this one, call .registerOrSetId("${deviceId}").`,
      options,
    );
    this.deviceId = deviceId;
  }
}
