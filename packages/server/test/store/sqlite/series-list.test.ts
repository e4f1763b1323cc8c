import type Database from "better-sqlite3";
import { expect, it } from "vitest";
import { createSeriesList } from "../../../src/store/sqlite/series-list.ts";
import { createSeriesQuery, type QueryPart, type SeriesSelection } from "../../../src/store/sqlite/series-query.ts";
import { blocksOf } from "../../support/blocks.ts";
import { open, useFolder } from "../../support/sqlite-parts.ts";

useFolder();

const everything: SeriesSelection = { projectId: 1, deviceId: undefined, seriesName: undefined };
const blocks = (names: readonly string[]): ReturnType<typeof blocksOf> =>
  names.flatMap((name) => blocksOf(name, [[1, 1]]));

it("takes every part of the series in order from an index, without sorting", () => {
  const { db } = open("db");
  const prepared: string[] = [];
  const watched = {
    prepare(sql: string) {
      prepared.push(sql);
      return db.prepare(sql);
    },
  } as unknown as Database.Database;
  const place = { device_id: "d", labels: "", name: "s" };
  const parts: QueryPart[] = [{ of: "everything" }, { of: "its source", place }, { of: "later sources", place }];
  const targets: Partial<SeriesSelection>[] = [
    {},
    { deviceId: "d" },
    { seriesName: "s" },
    { deviceId: "d", seriesName: "s" },
  ];
  const more: Partial<SeriesSelection>[] = [{}, { seriesNames: ["a", "b"] }, { labels: { a: "1", b: "2" } }];
  for (const withLatest of [false, true]) {
    const query = createSeriesQuery(watched, withLatest);
    for (const part of parts)
      for (const target of targets) for (const one of more) query(1, { ...everything, ...target, ...one }, part);
  }
  expect(prepared).toHaveLength(72);
  for (const sql of prepared) {
    const bounds = Array(sql.match(/\?/g)?.length).fill("");
    const plan = db.prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...bounds);
    expect(
      plan.map(({ detail }) => detail).filter((step) => !step.startsWith("SEARCH")),
      sql,
    ).toEqual([]);
  }
});

it("begins at any series, whatever comes before and wherever a look-up ends", () => {
  const { db, run } = open("db");
  const names = Array.from({ length: 300 }, (_, at) => `s${at}`).concat("", "\0", "s\0", "\u{1F321}", "\uFF61");
  const labels = [undefined, { a: "1" }, { b: '"' }];
  const batches = labels.map((one) => ({ projectId: 1, deviceId: "d", labels: one, blocks: blocks(names) }));
  const alone = Array.from({ length: 300 }, (_, at) => ({ projectId: 1, deviceId: `e${at}`, blocks: blocks(["s"]) }));
  run([{ kind: "append", batches: [...batches, ...alone] }]);
  const list = createSeriesList(db);
  const all = [...list.all(everything)];
  expect(new Set(all.map(({ series_id }) => series_id)).size).toBe(3 * 305 + 300);
  for (let at = 0; at < all.length; at += 7) expect([...list.all(everything, all[at])]).toEqual(all.slice(at));
  expect([...list.latest(everything)].map(({ series_id }) => series_id)).toEqual(all.map(({ series_id }) => series_id));
});
