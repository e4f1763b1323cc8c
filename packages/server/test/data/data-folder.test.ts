import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDataFolder } from "../../src/data/data-folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-data-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("makes the folder and its secrets once", async () => {
  const path = join(folder, "a", "b");
  const first = await openDataFolder(path);
  expect(first.made).toEqual(["signing-key", "admin-credential", "iobeam.sqlite"]);
  const second = await openDataFolder(path);
  expect(second.made).toEqual(["iobeam.sqlite"]);
  expect(Buffer.from(second.signingKeys[0] ?? []).equals(first.signingKeys[0] ?? Buffer.alloc(0))).toBe(true);
  expect(first.signingKeys.map(({ length }) => length)).toEqual([32]);
  for (const made of [folder, path].slice(1)) expect((await stat(made)).mode & 0o777).toBe(0o700);
});

it("lets first starts at the same time agree, and leaves no draft behind", async () => {
  const opened = await Promise.all(Array.from({ length: 20 }, () => openDataFolder(folder)));
  expect(new Set(opened.map(({ signingKeys: [key] }) => Buffer.from(key ?? []).toString("hex"))).size).toBe(1);
  expect(opened.filter(({ made }) => made.includes("signing-key"))).toHaveLength(1);
  expect((await readdir(folder)).sort()).toEqual(["admin-credential", "signing-key"]);
});

it("knows the admin credential that it has written", async () => {
  const { admin } = await openDataFolder(folder);
  const text = (await readFile(join(folder, "admin-credential"), "utf8")).trim();
  expect([admin.matches(text), admin.matches(`${text} `), admin.matches("")]).toEqual([true, false, false]);
});
