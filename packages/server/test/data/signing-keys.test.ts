import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSigningKeys, readSigningKeys, rotateSigningKey } from "../../src/data/signing-keys.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-keys-"));
});
afterEach(() => rm(folder, { recursive: true }));

const hex = (secrets: readonly Uint8Array[]): string[] => secrets.map((each) => Buffer.from(each).toString("hex"));

it("puts a new key in front, and drops the others when it is told to", async () => {
  const { secrets: first } = await openSigningKeys(folder);
  expect(await rotateSigningKey(folder)).toBe(2);
  const second = hex(await readSigningKeys(folder));
  expect(second.slice(1)).toEqual(hex(first));
  expect(await rotateSigningKey(folder)).toBe(3);
  const third = hex(await readSigningKeys(folder));
  expect(third.slice(1)).toEqual(second);
  expect(new Set(third).size).toBe(3);
  expect(await rotateSigningKey(folder, { dropOld: true })).toBe(1);
  expect(hex(await readSigningKeys(folder))).toEqual(third.slice(0, 1));
});

it("is for its owner alone, and leaves no draft behind", async () => {
  await rotateSigningKey(folder);
  expect((await stat(join(folder, "signing-key"))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["signing-key"]);
});

it("holds at most 16 keys", async () => {
  await openSigningKeys(folder);
  for (let keys = 2; keys <= 16; keys += 1) expect(await rotateSigningKey(folder)).toBe(keys);
  await expect(rotateSigningKey(folder)).rejects.toMatchObject({ code: "STORAGE" });
  expect(await readSigningKeys(folder)).toHaveLength(16);
});

it("reads a file of the first version, and one with blank lines", async () => {
  const line = Buffer.alloc(32, 1).toString("base64url");
  await writeFile(join(folder, "signing-key"), line);
  expect(await readSigningKeys(folder)).toHaveLength(1);
  await writeFile(join(folder, "signing-key"), `${line}\r\n\n${line}\n`);
  expect(await readSigningKeys(folder)).toHaveLength(2);
});

it("makes none where one is only to be read, and says which file cannot be used", async () => {
  await expect(readSigningKeys(folder)).rejects.toMatchObject({ code: "STORAGE", path: join(folder, "signing-key") });
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, "signing-key"), "short\n");
  await expect(rotateSigningKey(folder)).rejects.toMatchObject({ path: join(folder, "signing-key") });
  expect(await readFile(join(folder, "signing-key"), "utf8")).toBe("short\n");
});
