import { readFile } from "node:fs/promises";
import { checkDeviceId, DeviceIdFileError, type DeviceIdStorage, isDeviceId } from "@iobeam/core";
import { codeOf, createFile, replaceFile } from "./durable-file.ts";

/** A device id has at most 256 characters; a file much larger than that is another file. */
const LARGEST = 1_024;

/** Keeps the device id in a file, as bare text: the form of the original Python and Node clients. */
export function createDeviceIdFile(path: string): DeviceIdStorage {
  async function load(): Promise<string | undefined> {
    const bytes = await readFile(path).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw new DeviceIdFileError(path, `cannot be read (${codeOf(error) ?? String(error)})`, { cause: error });
    });
    return bytes === undefined ? undefined : parse(path, bytes);
  }

  return {
    load,

    async save(deviceId) {
      await replaceFile(path, checkDeviceId(deviceId));
    },

    async claim(deviceId) {
      if (await createFile(path, checkDeviceId(deviceId))) return deviceId;
      const kept = await load();
      // Deleted since it was found: the claim may go ahead after all.
      return kept ?? this.claim(deviceId);
    },
  };
}

function parse(path: string, bytes: Buffer): string {
  if (bytes.length > LARGEST)
    throw new DeviceIdFileError(path, `holds ${bytes.length} bytes, too many for a device id`);
  const text = bytes.toString("utf8").trim();
  if (text === "") throw new DeviceIdFileError(path, "is empty");
  if (!isDeviceId(text)) throw new DeviceIdFileError(path, "holds something else than a device id (a-z A-Z 0-9 : _ -)");
  return text;
}
