import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { createFsClientStorage, outboxFolderName } from "@iobeam/storage-fs";
import { expect, it, vi } from "vitest";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const synced = vi.hoisted(() => new Set<string>());

vi.mock("node:fs/promises", async (load) => {
  const real = await load<typeof import("node:fs/promises")>();
  return {
    ...real,
    async open(...[path, ...rest]: Parameters<typeof real.open>) {
      const handle = await real.open(path, ...rest);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await sync();
        synced.add(String(path));
      };
      return handle;
    },
  };
});

it.skipIf(process.platform === "win32")("every folder in which a name was made is synced", async () => {
  const root = await realpath(await makeTemporaryFolder());
  const path = join(root, "a", "b", "c");
  synced.clear();
  const outbox = await createFsClientStorage({ path }).openOutbox?.({});
  await outbox?.close();
  const made = [root, join(root, "a"), join(root, "a", "b"), path, join(path, outboxFolderName)];
  expect(made.filter((folder) => !synced.has(folder))).toEqual([]);
  expect((await stat(join(path, outboxFolderName))).mode & 0o777).toBe(0o700);
});
