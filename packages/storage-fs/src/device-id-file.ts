import { readFile, realpath } from "node:fs/promises";
import { checkDeviceId, DeviceIdFileError, type DeviceIdStorage, isDeviceId } from "@iobeam/core";
import { checkWritable, createFile, replaceFile } from "./durable-file.ts";
import { codeOf } from "./system-error.ts";

/** A device id has at most 256 characters; a file much larger than that is another file. */
const LARGEST = 1_024;

const CLAIM_ATTEMPTS = 5;

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

    checkWritable: () => checkWritable(path),

    async save(deviceId) {
      await replaceFile(await followLink(path), checkDeviceId(deviceId));
    },

    async claim(deviceId) {
      for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
        if (await createFile(path, checkDeviceId(deviceId))) return deviceId;
        const kept = await load();
        if (kept !== undefined) return kept;
        // Deleted since it was found: the claim may go ahead after all.
      }
      throw new DeviceIdFileError(path, "is there and is not: a link to nothing, or deleted again and again");
    },
  };
}

/** The file itself, where the path is a link to it: a link is someone's wish, and stays. */
function followLink(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function parse(path: string, bytes: Buffer): string {
  if (bytes.length > LARGEST)
    throw new DeviceIdFileError(path, `holds ${bytes.length} bytes, too many for a device id`);
  const text = bytes.toString("utf8").trim();
  if (text === "") throw new DeviceIdFileError(path, "is empty");
  if (!isDeviceId(text)) throw new DeviceIdFileError(path, "holds something else than a device id (a-z A-Z 0-9 : _ -)");
  return text;
}
