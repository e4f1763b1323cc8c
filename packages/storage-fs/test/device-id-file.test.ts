import { spawn } from "node:child_process";
import { once } from "node:events";
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { DeviceIdFileError, StorageError } from "@iobeam/core";
import { describeClientStorage } from "@iobeam/core/testing";
import { createFsClientStorage, deviceIdFileName } from "@iobeam/storage-fs";
import { describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "./temporary-folder.ts";

describeClientStorage({
  runner: { describe, it },
  name: "in a folder",
  create: async () => {
    const path = await makeTemporaryFolder();
    const open = (): ReturnType<typeof createFsClientStorage> => createFsClientStorage({ path });
    return { storage: open(), reopen: async () => open() };
  },
});

async function folderWith(content: string | Uint8Array): Promise<{ path: string; file: string }> {
  const path = await makeTemporaryFolder();
  const file = join(path, deviceIdFileName);
  await writeFile(file, content);
  return { path, file };
}

describe("the device id file", () => {
  it("is iobeam_device_id, holds the bare id, and is its owner's alone", async () => {
    const path = await makeTemporaryFolder();
    await createFsClientStorage({ path }).deviceId.save("Own:id_1-2");
    const file = join(path, "iobeam_device_id");
    expect(await readFile(file, "utf8")).toBe("Own:id_1-2");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("is in the current directory by default", async () => {
    const path = await makeTemporaryFolder();
    const before = process.cwd();
    process.chdir(path);
    try {
      await createFsClientStorage().deviceId.save("here");
    } finally {
      process.chdir(before);
    }
    expect(await readFile(join(path, "iobeam_device_id"), "utf8")).toBe("here");
  });

  it.each(["id-1\n", "  id-1 \r\n", "id-1", "\tid-1\n\n"])("accepts blanks around the id: %j", async (content) => {
    const { path } = await folderWith(content);
    expect(await createFsClientStorage({ path }).deviceId.load()).toBe("id-1");
  });

  it.each([
    ["empty", ""],
    ["only blanks", " \n"],
    ["two words", "two words"],
    ["a reserved word", "all"],
    ["binary", Uint8Array.of(0, 255, 254, 10)],
    ["too long", "x".repeat(300)],
    ["another file", "x\n".repeat(5_000)],
  ])("is an error that names it when it is %s, and stays as it is", async (_what, content) => {
    const { path, file } = await folderWith(content);
    const before = await readFile(file);
    const { deviceId } = createFsClientStorage({ path });
    await expect(deviceId.load()).rejects.toThrow(DeviceIdFileError);
    await expect(deviceId.load()).rejects.toThrow(file);
    await expect(deviceId.claim("new")).rejects.toThrow(DeviceIdFileError);
    expect(await readFile(file)).toEqual(before);
  });

  it("is an error that names it when it cannot be read", async () => {
    const path = await makeTemporaryFolder();
    const file = join(path, deviceIdFileName);
    await symlink(file, file);
    const { deviceId } = createFsClientStorage({ path });
    await expect(deviceId.load()).rejects.toMatchObject({ code: "DEVICE_ID_FILE", path: file });
  });

  it("is an error that names it when it is a folder", async () => {
    const path = await makeTemporaryFolder();
    const file = join(path, deviceIdFileName);
    await mkdir(file);
    const { deviceId } = createFsClientStorage({ path });
    await expect(deviceId.load()).rejects.toMatchObject({ code: "DEVICE_ID_FILE", path: file });
    await expect(deviceId.save("x")).rejects.toMatchObject({ code: "STORAGE", path: file });
  });

  it("can be replaced deliberately when it is damaged", async () => {
    const { path } = await folderWith("");
    const { deviceId } = createFsClientStorage({ path });
    await deviceId.save("fresh");
    expect(await deviceId.load()).toBe("fresh");
  });

  it("comes with its folder, and leaves no other file behind", async () => {
    const path = join(await makeTemporaryFolder(), "deep", "er");
    const { deviceId } = createFsClientStorage({ path });
    expect(await deviceId.load()).toBeUndefined();
    await deviceId.save("a");
    await deviceId.claim("b");
    await deviceId.save("c");
    expect(await readdir(path)).toEqual([deviceIdFileName]);
  });

  it("says which file could not be written", async () => {
    const { file } = await folderWith("in the way");
    const failing = createFsClientStorage({ path: file }).deviceId.save("x");
    await expect(failing).rejects.toThrow(StorageError);
    await expect(failing).rejects.toThrow(join(file, deviceIdFileName));
  });

  it("refuses an id that is none before it touches the disk", async () => {
    const path = await makeTemporaryFolder();
    const { deviceId } = createFsClientStorage({ path });
    await expect(deviceId.save("not an id")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(await readdir(path)).toEqual([]);
  });

  it("is an error that names it when it is a link to nothing", async () => {
    const path = await makeTemporaryFolder();
    const file = join(path, deviceIdFileName);
    await symlink(join(path, "nowhere"), file);
    await expect(createFsClientStorage({ path }).deviceId.claim("x")).rejects.toMatchObject({
      code: "DEVICE_ID_FILE",
      path: file,
    });
  });

  it("is written through a link to it, which stays", async () => {
    const { path } = await folderWith("old");
    const linked = await makeTemporaryFolder();
    await symlink(join(path, deviceIdFileName), join(linked, deviceIdFileName));
    await createFsClientStorage({ path: linked }).deviceId.save("new");
    expect(await createFsClientStorage({ path }).deviceId.load()).toBe("new");
    expect((await lstat(join(linked, deviceIdFileName))).isSymbolicLink()).toBe(true);
  });

  it.runIf(process.platform === "linux")("says that it cannot be written where no folder can be made", async () => {
    const { deviceId } = createFsClientStorage({ path: "/proc/nope/deeper" });
    await expect(deviceId.save("x")).rejects.toMatchObject({ code: "STORAGE" });
    await expect(deviceId.checkWritable()).rejects.toMatchObject({ code: "STORAGE" });
  });

  it("refuses a path that is none", () => {
    expect(() => createFsClientStorage({ path: "" })).toThrow("path must be a folder's path");
  });

  it("goes to exactly one of several processes that claim it at once", async () => {
    const path = await makeTemporaryFolder();
    const program = resolve(import.meta.dirname, "claim-process.ts");
    const children = await Promise.all(
      ["a", "b", "c", "d"].map(async (id) => {
        const child = spawn(process.execPath, [...process.execArgv, program, path, id], {
          stdio: ["pipe", "pipe", "inherit"],
        });
        const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
        expect((await lines.next()).value).toBe("ready");
        return { child, lines };
      }),
    );
    for (const { child } of children) child.stdin.end("go\n");
    const kept = await Promise.all(children.map(async ({ lines }) => (await lines.next()).value as string));
    expect(new Set(kept)).toEqual(new Set([await createFsClientStorage({ path }).deviceId.load()]));
    await Promise.all(children.map(({ child }) => child.exitCode ?? once(child, "exit")));
  });
});
