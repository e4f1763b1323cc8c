import { IobeamError } from "./iobeam-error.ts";

/** The project has a device with this name already (code 151 of the v1 API). */
export class DuplicateDeviceNameError extends IobeamError {
  override readonly name = "DuplicateDeviceNameError";
  readonly code = "DUPLICATE_DEVICE_NAME";
  /** The name that is taken; `undefined` where the backend chose it. */
  readonly deviceName: string | undefined;

  /** @param deviceName - the name that is taken */
  constructor(deviceName: string | undefined, options?: ErrorOptions | undefined) {
    super(`The device name "${deviceName ?? ""}" is already in use in this project. Choose another one.`, options);
    this.deviceName = deviceName;
  }
}
