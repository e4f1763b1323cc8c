import { access } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Tells that a folder holds no backend, before a command would make one there by mistake. */
export async function requireDataFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  await access(join(path, "iobeam.sqlite")).catch((cause: unknown) => {
    throw new Error(`--data: ${path} holds no backend (there is no iobeam.sqlite in it).`, { cause });
  });
  return path;
}
