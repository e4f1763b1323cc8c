import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, createSqliteStore, type Store } from "@iobeam/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDataFolder } from "../../src/data/data-folder.ts";
import { backUp } from "../../src/operations/backup.ts";
import { restore } from "../../src/operations/restore.ts";
import { loadSqlite } from "../../src/store/sqlite/sqlite-library.ts";
import { blocksOf, pairsIn } from "../support/blocks.ts";

let folder: string;
let data: string;
let backup: string;
let again: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-backup-"));
  [data, backup, again] = [join(folder, "data"), join(folder, "backup"), join(folder, "again")];
});
afterEach(() => rm(folder, { recursive: true }));

const tell = (): void => undefined;

/** Appends a batch of its own series. */
function append(store: Store, batch: number): Promise<void> {
  const pairs = Array.from({ length: 500 }, (_, at) => [at * 1_000, Math.sin(batch * 500 + at)] as const);
  return store.append({ projectId: 1, deviceId: `d${batch % 50}`, blocks: blocksOf(`s${batch}`, pairs) });
}

async function open(dataDir: string): Promise<Store> {
  return createSqliteStore({ path: (await openDataFolder(dataDir)).databasePath });
}

/** The names of the series that are whole. */
async function seriesIn(dataDir: string): Promise<Set<string>> {
  const store = await open(dataDir);
  const found = await store.read({ projectId: 1, deviceId: undefined, seriesName: undefined, filter: {} });
  await store.close();
  if (found === "too large") throw new Error(found);
  return new Set(found.flatMap(({ name, blocks }) => (pairsIn(blocks).length === 500 ? [name] : [])));
}

async function makeData(batches: number): Promise<void> {
  const store = await open(data);
  await store.projects.create("p");
  for (let batch = 0; batch < batches; batch++) await append(store, batch);
  await store.close();
}

describe("a backup", () => {
  it("ends under full load, and has everything that was acknowledged before it began", async () => {
    const store = await open(data);
    await store.projects.create("p");
    const acknowledged: string[] = [];
    let [next, isOver] = [0, false];
    const write = async (): Promise<void> => {
      while (!isOver) {
        const batch = next++;
        await append(store, batch);
        acknowledged.push(`s${batch}`);
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, write));
    while (acknowledged.length < 1_500) await new Promise((resolve) => setImmediate(resolve));
    const before = [...acknowledged];
    const steps: number[] = [];
    await backUp({ dataDir: data, target: backup, tell: ({ done, total }) => steps.push(done / total) });
    const after = acknowledged.length;
    isOver = true;
    await writers;
    await store.close();
    // It was under load: the writers went on between its steps.
    expect(after).toBeGreaterThan(before.length);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    await restore({ source: backup, dataDir: again, tell });
    const found = await seriesIn(again);
    expect(before.filter((name) => !found.has(name))).toEqual([]);
    expect(found.size).toBeLessThan(next);
  }, 60_000);

  it("is for its owner alone, has the secrets, and works as a backend", async () => {
    const server = await createServer({ dataDir: data });
    const { projectId } = await server.createProject("greenhouse");
    const token = await server.createToken({ projectId });
    await backUp({ dataDir: data, target: backup, tell });
    await server.close();
    expect((await stat(backup)).mode & 0o777).toBe(0o700);
    const names = (await readdir(backup)).sort();
    expect(names).toEqual(["admin-credential", "backup.json", "iobeam.sqlite", "signing-key"]);
    for (const name of names) expect([name, (await stat(join(backup, name))).mode & 0o777]).toEqual([name, 0o600]);
    expect(await readdir(folder)).toEqual(["backup", "data"]);
    // As after a copy by other means.
    for (const name of names) await chmod(join(backup, name), 0o644);
    await restore({ source: backup, dataDir: again, tell });
    for (const name of ["signing-key", "admin-credential"]) {
      expect(await readFile(join(again, name))).toEqual(await readFile(join(data, name)));
      expect((await stat(join(again, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(again, "iobeam.sqlite"))).mode & 0o777).toBe(0o600);
    const second = await createServer({ dataDir: again });
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${second.url}exports/${projectId}`, { headers })).status).toBe(200);
    await second.close();
  });

  it("replaces nothing, and leaves nothing where it fails", async () => {
    await makeData(1);
    await mkdir(backup);
    await expect(backUp({ dataDir: data, target: backup, tell })).rejects.toThrow(/backup exists already/);
    await expect(backUp({ dataDir: join(folder, "no"), target: join(folder, "b"), tell })).rejects.toThrow();
    const stop = (): never => {
      throw new Error("no room");
    };
    await expect(backUp({ dataDir: data, target: join(folder, "b"), tell: stop })).rejects.toThrow("no room");
    expect((await readdir(folder)).sort()).toEqual(["backup", "data"]);
  });
});

describe("a restore", () => {
  beforeEach(async () => {
    await makeData(20);
    await backUp({ dataDir: data, target: backup, tell });
  });

  it("goes into an empty folder, and tells what it does", async () => {
    await mkdir(again);
    const steps: string[] = [];
    await restore({ source: backup, dataDir: again, tell: (step) => steps.push(step) });
    expect(steps).toEqual(["copying the database", "checking the database"]);
    expect((await readdir(again)).sort()).toEqual(["admin-credential", "iobeam.sqlite", "signing-key"]);
    expect((await seriesIn(again)).size).toBe(20);
  });

  it("leaves the backup as it was", async () => {
    const read = async (): Promise<unknown> => [await readdir(backup), await readFile(join(backup, "iobeam.sqlite"))];
    const before = await read();
    await restore({ source: backup, dataDir: again, tell });
    expect(await read()).toEqual(before);
  });

  it("refuses a folder that holds anything", async () => {
    await expect(restore({ source: backup, dataDir: data, tell })).rejects.toThrow(/data is not empty/);
    expect((await seriesIn(data)).size).toBe(20);
  });

  it.each<[what: string, damage: () => Promise<unknown>, message: RegExp]>([
    ["is none", () => rm(join(backup, "backup.json")), /is no backup/],
    [
      "says what it is in a damaged way",
      () => writeFile(join(backup, "backup.json"), "{"),
      /backup\.json in it is damaged/,
    ],
    ["leads out of itself", () => rename("../x"), /backup\.json in it is damaged/],
    ["is of a newer version", () => edit('"format": 1', '"format": 2'), /newer iobeam-server/],
    ["lacks a key", () => rm(join(backup, "signing-key")), /signing-key is not the file/],
    ["has another key", () => writeFile(join(backup, "signing-key"), "x"), /signing-key is not the file/],
    ["lacks its end", () => truncate(join(backup, "iobeam.sqlite"), 8_192), /iobeam\.sqlite has 8192 bytes/],
    ["has damaged pages", () => damagePages(), /damaged|cannot be read/],
    ["has tables of a newer version", () => pragma("user_version = 99"), /newer iobeam-server made it \(schema 99/],
    ["has no tables of a backend", () => pragma("user_version = 0"), /not of a backend/],
  ])("refuses a backup that %s, and leaves nothing", async (_what, damage, message) => {
    await damage();
    await expect(restore({ source: backup, dataDir: again, tell })).rejects.toThrow(message);
    expect((await readdir(folder)).sort()).toEqual(["backup", "data"]);
    await mkdir(again);
    await expect(restore({ source: backup, dataDir: again, tell })).rejects.toThrow(message);
    expect(await readdir(again)).toEqual([]);
  });

  it("has no use for the folder that the backup was made of", async () => {
    await rm(data, { recursive: true });
    await cp(backup, join(folder, "moved"), { recursive: true });
    await restore({ source: join(folder, "moved"), dataDir: data, tell });
    expect((await seriesIn(data)).size).toBe(20);
  });
});

async function edit(from: string, to: string): Promise<void> {
  const path = join(backup, "backup.json");
  const text = await readFile(path, "utf8");
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

function rename(name: string): Promise<void> {
  return edit('"signing-key"', JSON.stringify(name));
}

async function damagePages(): Promise<void> {
  const path = join(backup, "iobeam.sqlite");
  const bytes = await readFile(path);
  bytes.fill(0xa5, 4_096, bytes.length - 4_096);
  await writeFile(path, bytes);
}

async function pragma(text: string): Promise<void> {
  const path = join(backup, "iobeam.sqlite");
  const db = new (loadSqlite())(path);
  db.pragma("journal_mode = DELETE");
  db.pragma(text);
  db.close();
  await edit(
    /"databaseBytes": \d+/.exec(await readFile(join(backup, "backup.json"), "utf8"))?.[0] ?? "",
    `"databaseBytes": ${(await stat(path)).size}`,
  );
}
