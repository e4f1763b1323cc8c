import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore } from "@iobeam/server";
import { expect, it } from "vitest";
import { blocksOf } from "../../../support/blocks.ts";

it("looks a token up while large reads wait for each other", async () => {
  const folder = await mkdtemp(join(tmpdir(), "iobeam-lookups-"));
  const store = await createSqliteStore({ path: join(folder, "iobeam.sqlite") });
  try {
    const { projectId } = await store.projects.create("p");
    const pairs = Array.from({ length: 200_000 }, (_, at) => [at, Math.sin(at)] as const);
    await store.append({ projectId, deviceId: "d", blocks: blocksOf("s", pairs) });
    const all = { projectId, deviceId: undefined, seriesName: undefined, filter: { greaterThan: 0 } };
    let done = 0;
    const reads = Array.from({ length: 30 }, () => store.read(all).then(() => done++));
    await store.tokens.get(1);
    expect(done).toBeLessThan(reads.length);
    await Promise.all(reads);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
