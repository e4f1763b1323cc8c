import { IobeamError } from "./iobeam-error.ts";

/**
 * The file that keeps the device id is there and holds no usable id. The client never makes a new
 * device in its place: put the id back, or delete the file to register anew.
 */
export class DeviceIdFileError extends IobeamError {
  override readonly name = "DeviceIdFileError";
  readonly code = "DEVICE_ID_FILE";
  /** The file. */
  readonly path: string;

  /**
   * @param path - the file
   * @param problem - what is wrong with it, to be read after the path
   */
  constructor(path: string, problem: string, options?: ErrorOptions | undefined) {
    super(`${path} ${problem}. Put the device id back, or delete the file to register a new device.`, options);
    this.path = path;
  }
}
