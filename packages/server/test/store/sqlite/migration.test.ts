import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectCode } from "@iobeam/core/testing";
import { createSqliteStore, type Store } from "@iobeam/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SourceSelection } from "../../../src/records/points.ts";
import { loadSqlite } from "../../../src/store/sqlite/sqlite-library.ts";
import { blocksOf, type Pair, pairsIn } from "../../support/blocks.ts";
import { VERSION_1 } from "../../support/old-schemas.ts";
import { makeVersion2 } from "../../support/version-2.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-migration-"));
});
afterEach(() => rm(folder, { recursive: true }));

const all = { projectId: 1, deviceId: undefined, seriesName: undefined, filter: {} };

/** Every point of a store, a text for each. */
async function pointsOf(store: Store, which: Partial<SourceSelection> = {}): Promise<string[]> {
  const found = await store.read({ ...all, ...which });
  if (found === "too large") throw new Error("too large");
  return found.flatMap(({ deviceId, name, labels, blocks }) =>
    pairsIn(blocks).map(([time, value]) => [deviceId, name, ...(labels ? [labels] : []), time, value].join(" ")),
  );
}

it("brings every point of the plain table of version 1 into blocks", async () => {
  const path = join(folder, "iobeam.sqlite");
  const old = new (loadSqlite())(path);
  old.exec(`
    ${VERSION_1}
    INSERT INTO projects VALUES (1, 'p', 0);
    INSERT INTO devices VALUES (1, 1, 'd', 'Device', NULL, 0);
    INSERT INTO series VALUES (1, 1, 'many'), (2, 1, 'mixed'), (3, 1, 'none');
  `);
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
  expect((await store.namespaces.find(1, "input"))?.fields).toEqual({ many: "DOUBLE", mixed: "DOUBLE" });
  await store.close();

  const now = new (loadSqlite())(path);
  expect(now.pragma("user_version", { simple: true })).toBe(3);
  expect(now.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'points'").pluck().get()).toBe(0);
  now.close();
});

/** A file of version 2 with two projects, and blocks that are sealed, wait, and came late. */
function writeVersion2(path: string): void {
  const old = makeVersion2(path);
  old.db.exec(`
    INSERT INTO projects VALUES (1, 'p', 11), (2, 'q', 22), (5, 'empty', 55);
    INSERT INTO devices VALUES
      (1, 1, 'd', 'Device', 'board', 100), (2, 1, 'e', NULL, NULL, 200), (4, 2, 'd', NULL, NULL, 300), (7, 2, 'x', 'X', NULL, 1);
  `);
  const count = (first: number, last: number, value: (at: number) => Pair[1] = (at) => at / 10): Pair[] =>
    Array.from({ length: last - first }, (_, at) => [first + at, value(first + at)]);
  old.add(
    1,
    "s",
    count(0, 2_000),
    count(2_000, 2_300),
    count(500, 510, () => "late"),
    count(505, 507, () => -1),
  );
  old.add(
    1,
    "texts",
    [],
    count(0, 3, (at) => `text ${at}`),
  );
  old.add(
    1,
    "flags",
    count(0, 600, (at) => at % 2 === 0),
  );
  old.add(2, "s", [], [[7, "a text"]], [[7, 1]]);
  old.add(2, "empty", []);
  old.add(4, "s", count(0, 1_000));
  old.db.close();
}

it("brings everything of version 2 into sources, and makes the namespaces that it belongs to", async () => {
  const path = join(folder, "iobeam.sqlite");
  writeVersion2(path);
  const store = await createSqliteStore({ path });
  const numbers = Array.from({ length: 2_300 }, (_, at) => {
    const value = at >= 500 && at < 510 ? (at === 505 || at === 506 ? -1 : "late") : at / 10;
    return `d s ${at} ${value}`;
  });
  const flags = Array.from({ length: 600 }, (_, at) => `d flags ${at} ${at % 2 === 0}`);
  const texts = [0, 1, 2].map((at) => `d texts ${at} text ${at}`);
  expect(await pointsOf(store)).toEqual([...flags, ...numbers, ...texts, "e s 7 1"]);
  expect(await pointsOf(store, { projectId: 2 })).toHaveLength(1_000);
  expect(await pointsOf(store, { filter: { limit: 1 } })).toEqual([
    "d flags 599 false",
    "d s 2299 229.9",
    texts[2],
    "e s 7 1",
  ]);

  expect(await store.devices.get(1, "d")).toEqual({
    ...{ projectId: 1, deviceId: "d", deviceName: "Device", deviceType: "board", createdMs: 100 },
  });
  expect((await store.projects.list()).map(({ projectName }) => projectName)).toEqual(["p", "q", "empty"]);
  const inputs = await Promise.all([1, 2, 5].map((projectId) => store.namespaces.find(projectId, "input")));
  expect(inputs.map((input) => [input?.fields, input?.partitioningField, input?.createdMs])).toEqual([
    [{ flags: "BOOLEAN", s: "DOUBLE", texts: "STRING" }, "device_id", 11],
    [{ s: "DOUBLE" }, "device_id", 22],
    [{}, "device_id", 55],
  ]);
  expect((await store.users.find("admin"))?.userId).toBe(1);

  await store.append({ projectId: 1, deviceId: "d", blocks: blocksOf("s", [[3_000, 1]]) });
  await store.append({ projectId: 1, deviceId: "d", labels: { a: "1" }, blocks: blocksOf("new", [[1, 1]]) });
  expect(await pointsOf(store, { filter: { fromMicros: 2_999 } })).toEqual(["d s 3000 1"]);
  expect(await store.deletePoints({ ...all, filter: { toMicros: 2_299 } })).toBe(2_905);
  await store.close();
  const now = new (loadSqlite())(path);
  expect(now.pragma("user_version", { simple: true })).toBe(3);
  expect(now.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(now.pragma("foreign_key_check")).toEqual([]);
  now.close();
});

it("has the same tables whether it begins anew or with an older version", async () => {
  const paths = ["new", "one", "two"].map((name) => join(folder, name));
  const old = new (loadSqlite())(paths[1] as string);
  old.exec(VERSION_1);
  old.close();
  makeVersion2(paths[2] as string).db.close();
  const schemas: unknown[] = [];
  for (const path of paths) {
    await (await createSqliteStore({ path })).close();
    const db = new (loadSqlite())(path);
    const tables = db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").all();
    schemas.push(
      (tables as { sql: string | null }[]).map((table) => ({ ...table, sql: table.sql?.replace(/\s+/g, "") })),
    );
    db.close();
  }
  expect(schemas[1]).toEqual(schemas[0]);
  expect(schemas[2]).toEqual(schemas[0]);
});

it("leaves a file as it was where bringing it up to date fails half-way", async () => {
  const path = join(folder, "iobeam.sqlite");
  writeVersion2(path);
  const old = new (loadSqlite())(path);
  // The fields are noted last: this block cannot be read.
  const bytes = old.prepare("SELECT block FROM latest WHERE series_id = 2").pluck().get();
  old.exec("UPDATE latest SET block = zeroblob(9) WHERE series_id = 2");
  const dump = (db: typeof old): unknown[] => {
    const tables = db
      .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema ORDER BY name")
      .all();
    const rows = tables.filter(({ sql }) => sql?.startsWith("CREATE TABLE"));
    return [tables, db.pragma("user_version"), ...rows.map(({ name }) => db.prepare(`SELECT * FROM ${name}`).all())];
  };
  const before = dump(old);
  old.close();
  await expectCode(createSqliteStore({ path }), "STORAGE");
  const after = new (loadSqlite())(path);
  expect(dump(after)).toEqual(before);
  after.prepare("UPDATE latest SET block = ? WHERE series_id = 2").run(bytes);
  after.close();
  const store = await createSqliteStore({ path });
  expect(await pointsOf(store)).toHaveLength(2_904);
  await store.close();
});
