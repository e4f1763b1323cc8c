import { encodeBlocks } from "@iobeam/core";
import { expect, it } from "vitest";
import type { NamespaceRecord } from "../../src/records/namespace.ts";
import type { SourceBlocks } from "../../src/records/points.ts";
import { findRows } from "../../src/rows/find-rows.ts";

const SERIES = 500;
const POINTS = 500;
const namespace: NamespaceRecord = {
  namespaceId: 1,
  projectId: 6,
  namespaceName: "input",
  partitioningField: "device_id",
  fields: { t: "DOUBLE" },
  labels: {},
  createdMs: 0,
  modifiedMs: 0,
};

it("lets others have their turn while it goes through many rows", async () => {
  const found = Array.from({ length: SERIES }, (_, device): SourceBlocks => {
    const times = Array.from({ length: POINTS }, (_each, at) => at * SERIES + device);
    return { deviceId: `d${device}`, name: "t", blocks: encodeBlocks(times, times) };
  });
  const points = { read: async () => found, aggregate: async () => [] };
  const query = { column: "t", conditions: [], time: {}, timefmt: "msec", output: "json" } as const;
  let turns = 0;
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      turns++;
    }
  })();
  const answer = await findRows(namespace, query, { points, nowMicros: 0, maxPoints: SERIES * POINTS });
  isOver = true;
  await others;
  expect(answer).toMatchObject({ length: SERIES * POINTS });
  expect(turns).toBeGreaterThan(5);
});
