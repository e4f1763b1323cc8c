import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, ClientBuilder } from "@iobeam/client";
import { describe, expect, it } from "vitest";
import { makeTemporaryFolder, startBackend, type TestBackend } from "./backend.ts";

/** What a test starts with, and what it sees. */
interface Start {
  readonly backend: TestBackend;
  readonly path: string;
  onDisk(): Promise<string | undefined>;
  build(configure: (builder: ClientBuilder) => ClientBuilder): Promise<Client>;
}

async function start(kept?: string): Promise<Start> {
  const [backend, path] = [await startBackend(), await makeTemporaryFolder()];
  const file = join(path, "iobeam_device_id");
  if (kept !== undefined) await writeFile(file, kept);
  return {
    backend,
    path,
    onDisk: async () => (existsSync(file) ? await readFile(file, "utf8") : undefined),
    build: (configure) => {
      const builder = new ClientBuilder(backend.projectId, backend.token).transport(backend.transport);
      return configure(builder.saveToDisk(path)).build();
    },
  };
}

async function isRegistered({ backend }: Start, deviceId: string): Promise<boolean> {
  const again = backend.transport.registerDevice({ projectId: backend.projectId, deviceId }, { token: backend.token });
  return again.then(
    () => false,
    (error: { code?: string }) => error.code === "DUPLICATE_DEVICE_ID",
  );
}

describe("nothing on the disk", () => {
  it("registerDevice() takes an id that the backend makes, and saves it", async () => {
    const at = await start();
    const { deviceId, isRegistered: registered } = await at.build((b) => b.registerDevice());
    expect(deviceId).toMatch(/^[\w:-]{16,49}$/);
    expect(registered).toBe(true);
    expect(await at.onDisk()).toBe(deviceId);
    expect(at.backend.requests).toEqual(["POST devices"]);
    expect(await isRegistered(at, deviceId ?? "")).toBe(true);
  });

  it('registerDevice({ deviceId: "x" }) registers x, and saves it', async () => {
    const at = await start();
    const { deviceId } = await at.build((b) => b.registerDevice({ deviceId: "x", deviceName: "The X" }));
    expect([deviceId, await at.onDisk(), await isRegistered(at, "x")]).toEqual(["x", "x", true]);
  });

  it('registerDevice({ deviceId: "x" }) rejects where x is taken, and saves nothing', async () => {
    const at = await start();
    await at.backend.transport.registerDevice({ projectId: at.backend.projectId, deviceId: "x" }, at.backend);
    const building = at.build((b) => b.registerDevice({ deviceId: "x" }));
    await expect(building).rejects.toMatchObject({ code: "DUPLICATE_DEVICE_ID", deviceId: "x" });
    await expect(building).rejects.toThrow('.registerOrSetId("x")');
    expect(await at.onDisk()).toBeUndefined();
  });

  it.each([
    ["registerDevice()", (b: ClientBuilder) => b.registerDevice()],
    ['registerDevice({ deviceId: "x" })', (b: ClientBuilder) => b.registerDevice({ deviceId: "x" })],
    ['registerOrSetId("x")', (b: ClientBuilder) => b.registerOrSetId("x")],
  ])("%s registers nothing that it could not keep", async (_name, configure) => {
    const at = await start();
    await rm(at.path, { recursive: true });
    await writeFile(at.path, "a file where the folder should be");
    await expect(at.build(configure)).rejects.toMatchObject({ code: expect.stringMatching(/STORAGE|DEVICE_ID_FILE/) });
    expect(at.backend.requests).toEqual([]);
  });

  it("registerDevice() saves nothing where the backend refuses", async () => {
    const at = await start();
    const readOnly = await at.backend.makeToken({ read: true });
    const builder = new ClientBuilder(at.backend.projectId, readOnly).setBackend(at.backend.url).saveToDisk(at.path);
    await expect(builder.registerDevice().build()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await at.onDisk()).toBeUndefined();
  });
});

describe("an id on the disk", () => {
  it("registerDevice() uses it, without a request", async () => {
    const at = await start("a\n");
    expect((await at.build((b) => b.registerDevice())).deviceId).toBe("a");
    expect(at.backend.requests).toEqual([]);
  });

  it("registerDevice() with the same id has nothing to do", async () => {
    const at = await start("a");
    expect((await at.build((b) => b.registerDevice({ deviceId: "a" }))).deviceId).toBe("a");
    expect([at.backend.requests, await at.onDisk()]).toEqual([[], "a"]);
  });

  it("registerDevice() with another id registers that, and replaces the one on the disk", async () => {
    const at = await start("a");
    expect((await at.build((b) => b.registerDevice({ deviceId: "b" }))).deviceId).toBe("b");
    expect([at.backend.requests, await at.onDisk()]).toEqual([["POST devices"], "b"]);
    expect(await isRegistered(at, "b")).toBe(true);
  });

  it("registerDevice() with another id that is taken rejects, and keeps the one on the disk", async () => {
    const at = await start("a");
    await at.backend.transport.registerDevice({ projectId: at.backend.projectId, deviceId: "b" }, at.backend);
    await expect(at.build((b) => b.registerDevice({ deviceId: "b" }))).rejects.toMatchObject({
      code: "DUPLICATE_DEVICE_ID",
    });
    expect(await at.onDisk()).toBe("a");
  });

  it("is used by a client that says nothing about its device", async () => {
    const at = await start("a");
    expect((await at.build((b) => b)).deviceId).toBe("a");
    expect(at.backend.requests).toEqual([]);
  });

  it.each(["", "two words", "\u0000"])(
    "that is damaged (%j) ends registerDevice() with an error that names the file",
    async (damaged) => {
      const at = await start(damaged);
      await expect(at.build((b) => b.registerDevice())).rejects.toMatchObject({
        code: "DEVICE_ID_FILE",
        path: join(at.path, "iobeam_device_id"),
      });
      await expect(at.build((b) => b.registerDevice({ deviceId: "x" }))).rejects.toMatchObject({
        code: "DEVICE_ID_FILE",
      });
      expect([at.backend.requests, await at.onDisk()]).toEqual([[], damaged]);
    },
  );
});

describe.each([undefined, "a", "c", "d", "damaged !"])("with %j on the disk", (kept) => {
  it('setDeviceId("c") uses and saves c, without a request', async () => {
    const at = await start(kept);
    expect((await at.build((b) => b.setDeviceId("c"))).deviceId).toBe("c");
    expect([at.backend.requests, await at.onDisk()]).toEqual([[], "c"]);
  });

  it('registerOrSetId("d") registers d, and saves it', async () => {
    const at = await start(kept);
    expect((await at.build((b) => b.registerOrSetId("d", "The D"))).deviceId).toBe("d");
    expect([await at.onDisk(), await isRegistered(at, "d")]).toEqual(["d", true]);
  });

  it('registerOrSetId("d") uses d where it is registered already', async () => {
    const at = await start(kept);
    await at.backend.transport.registerDevice({ projectId: at.backend.projectId, deviceId: "d" }, at.backend);
    expect((await at.build((b) => b.registerOrSetId("d"))).deviceId).toBe("d");
    expect(await at.onDisk()).toBe("d");
  });
});

describe("without saveToDisk", () => {
  it.each([
    ["registerDevice()", (b: ClientBuilder) => b.registerDevice(), /^[\w:-]{16,49}$/],
    ["registerDevice({ deviceId })", (b: ClientBuilder) => b.registerDevice({ deviceId: "x" }), /^x$/],
    ["setDeviceId", (b: ClientBuilder) => b.setDeviceId("c"), /^c$/],
    ["registerOrSetId", (b: ClientBuilder) => b.registerOrSetId("d"), /^d$/],
  ])("%s does the same, and nothing touches the disk", async (_name, configure, expected) => {
    const [backend, path] = [await startBackend(), await makeTemporaryFolder()];
    await mkdir(join(path, "here"));
    const before = process.cwd();
    process.chdir(join(path, "here"));
    try {
      const builder = new ClientBuilder(backend.projectId, backend.token).setBackend(backend.url);
      expect((await configure(builder).build()).deviceId).toMatch(expected);
      expect(existsSync("iobeam_device_id")).toBe(false);
    } finally {
      process.chdir(before);
    }
  });

  it("a client that says nothing about its device has none", async () => {
    const { deviceId, isRegistered: registered } = await new ClientBuilder(1, "e30.e30.e30").build();
    expect([deviceId, registered]).toEqual([undefined, false]);
  });
});

describe("two calls that say different things", () => {
  it("leave the last one to count", async () => {
    const at = await start();
    expect((await at.build((b) => b.registerDevice().setDeviceId("last"))).deviceId).toBe("last");
  });
});
