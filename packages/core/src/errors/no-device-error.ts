import { IobeamError } from "./iobeam-error.ts";

/** Something needs a device id and the client has none: register the device or set its id first. */
export class NoDeviceError extends IobeamError {
  override readonly name = "NoDeviceError";
  readonly code = "NO_DEVICE";

  /** @param action - what was tried, as a gerund: "sending" */
  constructor(action: string) {
    super(
      `${action} needs a device. Build the client with .registerDevice(), ` +
        ".registerOrSetId(id) or .setDeviceId(id).",
    );
  }
}
