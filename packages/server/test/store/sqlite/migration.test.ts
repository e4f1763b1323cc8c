import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore } from "@iobeam/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadSqlite } from "../../../src/store/sqlite/sqlite-library.ts";
import { blocksOf, pairsIn } from "../../support/blocks.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-migration-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What version 1 made: a row a point. */
const VERSION_1 = `
  CREATE TABLE projects (project_id INTEGER PRIMARY KEY AUTOINCREMENT, project_name TEXT NOT NULL, created_ms INTEGER NOT NULL);
  CREATE TABLE devices (
    device_key INTEGER PRIMARY KEY, project_id INTEGER NOT NULL REFERENCES projects, device_id TEXT NOT NULL,
    device_name TEXT, device_type TEXT, created_ms INTEGER NOT NULL,
    UNIQUE (project_id, device_id), UNIQUE (project_id, device_name)
  );
  CREATE TABLE series (
    series_id INTEGER PRIMARY KEY, device_key INTEGER NOT NULL REFERENCES devices, name TEXT NOT NULL,
    UNIQUE (device_key, name)
  );
  CREATE TABLE points (series_id INTEGER NOT NULL, time INTEGER NOT NULL, value NOT NULL, PRIMARY KEY (series_id, time))
    WITHOUT ROWID;
  PRAGMA user_version = 1;
  INSERT INTO projects VALUES (1, 'p', 0);
  INSERT INTO devices VALUES (1, 1, 'd', 'Device', NULL, 0);
  INSERT INTO series VALUES (1, 1, 'many'), (2, 1, 'mixed'), (3, 1, 'none');
`;

it("brings every point of the plain table of version 1 into blocks", async () => {
  const path = join(folder, "iobeam.sqlite");
  const old = new (loadSqlite())(path);
  old.exec(VERSION_1);
  const insert = old.prepare("INSERT INTO points VALUES (?, ?, ?)");
  const many = Array.from({ length: 120_000 }, (_, at) => [at * 1_000, Math.round(Math.sin(at) * 100) / 100] as const);
  old.transaction(() => {
    for (const [time, value] of many) insert.run(1, time, value);
    insert.run(2, -5, -0);
    insert.run(2, 1, "größer");
    insert.run(2, 2, Buffer.of(1));
    insert.run(2, 3, Buffer.of(0));
    insert.run(2, 4, Buffer.concat([Buffer.of(2), Buffer.from("lone \ud800", "utf16le")]));
    insert.run(2, 5, 2 ** 53 + 2);
  })();
  old.close();

  const store = await createSqliteStore({ path });
  const all = { projectId: 1, deviceId: undefined, seriesName: undefined, filter: {} };
  const found = await store.read(all);
  const series = (found as Exclude<typeof found, string>).map(({ name, blocks }) => [name, pairsIn(blocks)] as const);
  expect(series.map(([name]) => name)).toEqual(["many", "mixed"]);
  expect(series[0]?.[1]).toEqual(many);
  expect(series[1]?.[1]).toEqual([
    [-5, -0],
    [1, "größer"],
    [2, true],
    [3, false],
    [4, "lone \ufffd"],
    [5, 2 ** 53 + 2],
  ]);
  const latest = await store.read({ ...all, filter: { limit: 1 } });
  expect((latest as Exclude<typeof latest, string>).map(({ blocks }) => pairsIn(blocks))).toEqual([
    [many.at(-1)],
    [[5, 2 ** 53 + 2]],
  ]);
  expect(await store.devices.register({ projectId: 1, deviceId: "d", deviceName: "x", createdMs: 0 })).toBe(
    "duplicate id",
  );
  expect(await store.devices.find(1, "Device")).toMatchObject({ deviceId: "d", createdMs: 0 });
  expect(await store.namespaces.list(1)).toMatchObject([
    { namespaceName: "input", partitioningField: "device_id", fields: { many: "DOUBLE", mixed: "DOUBLE" } },
  ]);
  expect(await store.users.find("admin")).toMatchObject({ userId: 1 });
  await store.append({ projectId: 1, deviceId: "d", blocks: blocksOf("many", [[-1, 1]]) });
  expect(await store.read({ ...all, seriesName: "many", filter: { toMicros: 0 } })).toHaveLength(1);
  await store.close();

  const now = new (loadSqlite())(path);
  expect(now.pragma("user_version", { simple: true })).toBe(3);
  expect(now.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'points'").pluck().get()).toBe(0);
  now.close();
});
