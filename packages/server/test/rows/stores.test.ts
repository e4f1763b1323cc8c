import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBlocks } from "@iobeam/core";
import { createMemoryStore, createSqliteStore, type Store } from "@iobeam/server";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { NamespaceRecord } from "../../src/records/namespace.ts";
import type { SourceBatch } from "../../src/records/points.ts";
import { findRows } from "../../src/rows/find-rows.ts";
import { anyPoints, anyQuery, FIELDS, inMicros, rounded, rowsOf } from "./any-rows.ts";
import { type NaivePoint, NaiveRows } from "./naive-rows.ts";

const RUNS = Number(process.env["FC_RUNS"] ?? 60);
const QUERIES = 20;

/** A namespace of its own for each set of points: what the stores know of fields stays with them. */
async function keep(store: Store, projectId: number, points: readonly NaivePoint[]): Promise<NamespaceRecord> {
  const namespaceName = `n${(await store.namespaces.list(projectId)).length}`;
  const partitioningField = "device_id";
  const made = { projectId, namespaceName, partitioningField, fields: FIELDS, labels: {}, createdMs: 0 };
  const namespace = await store.namespaces.create(made);
  if (typeof namespace === "string") throw new Error(namespace);
  const batches = points.map(({ deviceId, labels, name, micros, value }): SourceBatch => {
    const blocks = encodeBlocks([micros], [value]).map((block) => ({ name, block }));
    return { projectId, namespace: namespaceName, deviceId, labels, blocks };
  });
  if (batches.length > 0) await store.append(...batches);
  return (await store.namespaces.get(projectId, namespace.namespaceId)) as NamespaceRecord;
}

async function check(store: Store): Promise<void> {
  const { projectId } = await store.projects.create("rows");
  const queries = fc.array(anyQuery, { minLength: QUERIES, maxLength: QUERIES });
  const property = fc.asyncProperty(anyPoints, queries, async (points, asked) => {
    const namespace = await keep(store, projectId, points);
    for (const query of asked) {
      const found = await findRows(namespace, query, { points: store, nowMicros: 0, maxPoints: 10_000 });
      expect(rounded(rowsOf(found))).toEqual(rounded(new NaiveRows(points, FIELDS).find(inMicros(query))));
    }
  });
  await fc.assert(property, { numRuns: RUNS });
}

it("finds in the store in memory what is there", async () => {
  const store = createMemoryStore();
  await check(store);
  await store.close();
});

it("finds in SQLite what is there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "iobeam-rows-"));
  const store = await createSqliteStore({ path: join(folder, "iobeam.sqlite") });
  await check(store);
  await store.close();
  await rm(folder, { recursive: true });
});
