import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { createFsClientStorage } from "@iobeam/storage-fs";
import { expect, it, vi } from "vitest";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const program = resolve(import.meta.dirname, "save-process.ts");

it("the device id is whole after SIGKILL at any moment of saving it", async () => {
  const path = await makeTemporaryFolder();
  for (let kill = 0; kill < 8; kill++) {
    const child = spawn(process.execPath, [...process.execArgv, program, path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await new Promise((go) => setTimeout(go, Math.random() * 40));
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(["a".repeat(10), "b".repeat(200)]).toContain(await createFsClientStorage({ path }).deviceId.load());
  }
}, 60_000);

it("the device id is claimed by one on a file system without hard links too", async () => {
  // No such file system can be mounted by a test; the refusal of link(2) is all that is put in its place.
  const link = vi.fn(() => Promise.reject(Object.assign(new Error("no links here"), { code: "EPERM" })));
  vi.doMock("node:fs/promises", async (original) => ({
    ...(await original<typeof import("node:fs/promises")>()),
    link,
  }));
  vi.resetModules();
  const { createFsClientStorage: create } = await import("@iobeam/storage-fs");
  const path = await makeTemporaryFolder();
  expect(await create({ path }).deviceId.claim("first")).toBe("first");
  expect(await create({ path }).deviceId.claim("second")).toBe("first");
  expect(await readdir(path)).toEqual(["iobeam_device_id"]);
  expect(link).toHaveBeenCalledTimes(2);
});
