import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore, createSqliteStore } from "@iobeam/server";
import { describeStore } from "@iobeam/server/testing";
import { describe, it } from "vitest";

const runner = { describe, it };

describeStore({ runner, name: "in memory", create: async () => ({ store: createMemoryStore() }) });

describeStore({
  runner,
  name: "SQLite",
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), "iobeam-store-"));
    const options = { path: join(folder, "iobeam.sqlite") };
    const opened = [await createSqliteStore(options)];
    return {
      store: opened[0] as (typeof opened)[number],
      async reopen() {
        const store = await createSqliteStore(options);
        opened.push(store);
        return store;
      },
      async close() {
        for (const store of opened) await store.close();
        await rm(folder, { recursive: true });
      },
    };
  },
});
