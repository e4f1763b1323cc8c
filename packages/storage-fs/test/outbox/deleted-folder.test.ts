import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Outbox, StoredBatch } from "@iobeam/core";
import { expectCode } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";
import { makeBatch, readFirsts } from "./batches.ts";
import { makeOutboxFolder } from "./outbox-folder.ts";

type How = "append" | "appendNow";

async function add(outbox: Outbox, how: How, first: number): Promise<StoredBatch | undefined> {
  return outbox[how]?.(makeBatch(first));
}

describe.skipIf(process.platform === "win32")("an outbox whose folder is deleted while it is open", () => {
  it.each(["append", "appendNow"] as const)("fails where %s has nothing to write to, and goes on", async (how) => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open();
    await add(outbox, how, 1);
    await rm(files, { recursive: true });
    const error = await expectCode(add(outbox, how, 10), "STORAGE");
    expect(error.message).toContain("gone");
    // What cannot wait cannot take the lock again; it is taken again meanwhile.
    if (how === "appendNow") await expectCode(add(outbox, how, 11), "STORAGE");
    await new Promise((go) => setTimeout(go, 50));
    await add(outbox, how, 20);
    await add(outbox, how, 30);
    expect(await readFirsts(outbox)).toEqual([20, 30]);
    expect(outbox.recovery.damaged).toHaveLength(1);
    await expect(open()).rejects.toMatchObject({ code: "OUTBOX_LOCKED" });
    await outbox.sync();
    await outbox.close();
    expect(await readFirsts(await open())).toEqual([20, 30]);
  });

  it("begins in a new one where nothing was kept yet", async () => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open();
    await rm(files, { recursive: true });
    await outbox.append(makeBatch(1));
    await outbox.close();
    expect(await readFirsts(await open())).toEqual([1]);
  });

  it.each(["append", "appendNow"] as const)("is told of by %s when only its file is deleted", async (how) => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open();
    await add(outbox, how, 1);
    await rm(join(files, `00000001.${how === "append" ? "batches" : "points"}`));
    await expectCode(add(outbox, how, 10), "STORAGE");
    await add(outbox, how, 20);
    expect(await readFirsts(outbox)).toEqual([20]);
    await outbox.close();
    expect(await readFirsts(await open())).toEqual([20]);
  });

  it("writes, deletes and takes nothing where another has made it again", async () => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open();
    const stored = await add(outbox, "append", 1);
    await rm(files, { recursive: true });
    const other = await open();
    await other.append(makeBatch(2));
    await expectCode(add(outbox, "append", 10), "STORAGE");
    const error = await expectCode(add(outbox, "append", 20), "STORAGE");
    expect(error.cause).toMatchObject({ code: "OUTBOX_LOCKED" });
    await expectCode(add(outbox, "appendNow", 30), "STORAGE");
    await outbox.remove([stored?.id ?? -1]);
    await outbox.close();
    expect((await readdir(files)).filter((name) => !name.startsWith("lock-")).sort()).toEqual([
      "00000001.batches",
      "dead-letters",
    ]);
    expect(await readFirsts(other)).toEqual([2]);
    await other.close();
    expect(await readFirsts(await open())).toEqual([2]);
  });

  it("keeps letters again where only theirs is deleted", async () => {
    const { files, open } = await makeOutboxFolder();
    const { deadLetters, append } = await open();
    expect(append).toBeDefined();
    const letter = { code: "REQUEST_REJECTED", reason: "no", refusedMicros: 1, batch: makeBatch(1) } as const;
    await deadLetters.append(letter);
    await rename(join(files, "dead-letters"), `${files}-moved`);
    await rm(`${files}-moved`, { recursive: true });
    await expectCode(deadLetters.append(letter), "STORAGE");
    await deadLetters.append(letter);
    expect(await deadLetters.list()).toHaveLength(1);
  });
});
