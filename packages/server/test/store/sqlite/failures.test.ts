import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectCode } from "@iobeam/core/testing";
import { createSqliteStore, type Store } from "@iobeam/server";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSqlite } from "../../../src/store/sqlite/sqlite-library.ts";
import { exchange, makeRequest } from "../../support/raw-http.ts";
import { expectProblem, startBackend } from "../../support/test-backend.ts";

describe("what SQLite says in a thread of the store", () => {
  let folder: string;
  let store: Store;
  let beside: Database.Database;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "iobeam-failures-"));
    const path = join(folder, "db");
    store = await createSqliteStore({ path });
    beside = new (loadSqlite())(path);
  });
  afterEach(async () => {
    beside.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  it("is told where it refuses a write", async () => {
    beside.exec("CREATE TRIGGER refuse BEFORE INSERT ON projects BEGIN SELECT RAISE(ABORT, 'refused for it'); END");
    const error = await expectCode(store.projects.create("p"), "STORAGE");
    expect(error.message).toMatch(/db: refused for it$/);
    expect(error.cause).toMatchObject({ message: "refused for it", code: "SQLITE_CONSTRAINT_TRIGGER" });
  });

  it("is told where it refuses a read", async () => {
    const { projectId } = await store.projects.create("p");
    beside.exec("ALTER TABLE series RENAME TO gone");
    const all = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
    const error = await expectCode(store.read(all), "STORAGE");
    expect(error.message).toMatch(/db: no such table: series$/);
    expect(error.cause).toMatchObject({ code: "SQLITE_ERROR" });
  });
});

/** A folder on a file system of one MiB; `undefined` where this user may not mount one. */
async function mountSmall(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "iobeam-small-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
}

it("answers 503 while the disk is full, logs why, and goes on when there is room", async (context) => {
  const folder = await mountSmall();
  if (folder === undefined) return context.skip("only root on Linux can mount a small disk");
  const lines: string[] = [];
  const logStream = { write: (line: string) => lines.push(line) };
  const backend = await startBackend({ dataDir: join(folder, "data"), logLevel: "error", logStream });
  try {
    const { projectId: project_id, port, token } = backend;
    const data = Array.from({ length: 50_000 }, (_, time) => ({ time, value: "a text that takes room" }));
    const body = { project_id, device_id: "d", sources: [{ name: "s", data }] };
    const answer = await exchange(port, makeRequest("POST", "imports", { token, body }));
    expectProblem(answer, 503, 1090);
    expect(answer.body).toContain("no room");
    expect(lines.join("")).toContain("database or disk is full");
    const small = { ...body, sources: [{ name: "s", data: [{ time: 1, value: 1 }] }] };
    execFileSync("mount", ["-o", "remount,size=16m", folder]);
    expect((await exchange(port, makeRequest("POST", "imports", { token, body: small }))).status).toBe(200);
  } finally {
    await backend.close();
    execFileSync("umount", [folder]);
    await rm(folder, { recursive: true });
  }
});
