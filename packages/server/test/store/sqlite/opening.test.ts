import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectCode } from "@iobeam/core/testing";
import { createSqliteStore, type ReadOutcome } from "@iobeam/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openForWriting } from "../../../src/store/sqlite/connection.ts";
import { loadSqlite } from "../../../src/store/sqlite/sqlite-library.ts";
import { blocksOf, pairsIn } from "../../support/blocks.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-open-"));
  path = join(folder, "iobeam.sqlite");
});
afterEach(() => rm(folder, { recursive: true }));

it("makes a database that its owner alone can read, and its log too", async () => {
  const store = await createSqliteStore({ path });
  await store.projects.create("p");
  for (const file of [path, `${path}-wal`]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  await store.close();
});

it("syncs the log at every commit", async () => {
  await (await createSqliteStore({ path })).close();
  const db = openForWriting(path);
  const settings = ["journal_mode", "synchronous", "wal_autocheckpoint", "foreign_keys"];
  expect(settings.map((name) => db.pragma(name, { simple: true }))).toEqual(["wal", 2, 8_000, 1]);
  db.close();
});

it("refuses the tables of a newer version, and says so", async () => {
  const db = new (loadSqlite())(path);
  db.pragma("user_version = 99");
  db.close();
  expect((await expectCode(createSqliteStore({ path }), "STORAGE")).message).toMatch(/newer iobeam-server.*99/);
});

it("refuses a file that is no database, and leaves it as it is", async () => {
  await writeFile(path, "not a database, but a letter to a friend".repeat(100));
  expect((await expectCode(createSqliteStore({ path }), "STORAGE")).message).toContain(path);
  expect((await stat(path)).size).toBe(4_000);
});

it("refuses a folder that is not there", async () => {
  await expectCode(createSqliteStore({ path: join(folder, "no", "such") }), "STORAGE");
});

it("opens one file from two stores, each of which sees what the other wrote", async () => {
  const [one, two] = await Promise.all([createSqliteStore({ path }), createSqliteStore({ path })]);
  const { projectId } = await one.projects.create("p");
  const write = (store: typeof one, deviceId: string): Promise<void> =>
    store.append({ projectId, deviceId, blocks: blocksOf("s", [[1, 1]]) });
  await Promise.all([one, two].flatMap((store) => ["a", "b", "c"].map((deviceId) => write(store, deviceId))));
  const all = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
  expect(await one.read(all)).toEqual(await two.read(all));
  await Promise.all([one.close(), two.close()]);
});

it("notices that another store has deleted a device, and given a namespace another name", async () => {
  const [one, two] = [await createSqliteStore({ path }), await createSqliteStore({ path })];
  const { projectId } = await one.projects.create("p");
  const more = { partitioningField: "room", fields: {}, labels: {} };
  const made = await one.namespaces.create({ projectId, namespaceName: "rooms", createdMs: 0, ...more });
  const write = (at: number, namespace?: string): Promise<void> =>
    one.append({ projectId, namespace, deviceId: "d", blocks: blocksOf("s", [[at, at]]) });
  await write(1);
  await write(1, "rooms");
  expect(await two.devices.delete(projectId, "d")).toBe(true);
  const { namespaceId } = made as Exclude<typeof made, string>;
  await two.namespaces.update(projectId, namespaceId, { namespaceName: "halls", ...more }, 1);
  await write(2);
  expect(await two.devices.get(projectId, "d")).toBeDefined();
  await expectCode(write(3, "rooms"), "INVALID_ARGUMENT");
  await write(4, "halls");
  const all = { projectId, deviceId: undefined, seriesName: undefined };
  const [found] = (await two.read({ ...all, namespace: "halls", filter: {} })) as Exclude<ReadOutcome, string>;
  expect(pairsIn(found?.blocks ?? [])).toEqual([
    [1, 1],
    [4, 4],
  ]);
  await Promise.all([one.close(), two.close()]);
});
