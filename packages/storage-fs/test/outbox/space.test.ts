import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeImportFrame, type Outbox } from "@iobeam/core";
import { expectCode } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";
import { makeBatch, readFirsts } from "./batches.ts";
import { makeOutboxFolder } from "./outbox-folder.ts";

async function bytesOnDisk(files: string): Promise<number> {
  const names = (await readdir(files)).filter((name) => /\.(batches|points)$/.test(name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(files, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Appends until there is no room; gives the ids. */
async function fill(outbox: Outbox, append: (first: number) => Promise<{ id: number }>): Promise<number[]> {
  const ids: number[] = [];
  const before = outbox.waiting.batches;
  for (;;) {
    try {
      ids.push((await append(1_000 * ids.length)).id);
    } catch (error) {
      await expectCode(Promise.reject(error), "OUTBOX_FULL");
      expect(outbox.waiting.batches).toBe(before + ids.length);
      return ids;
    }
  }
}

describe("the space of an outbox on a disk", () => {
  it("is what its files take, and no more than it may be", async () => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 50_000 });
    await fill(outbox, (first) => outbox.append(makeBatch(first, 100)));
    expect(outbox.waiting.bytes).toBe(await bytesOnDisk(files));
    expect(outbox.waiting.bytes).toBeLessThanOrEqual(50_000);
    expect(outbox.waiting.bytes).toBeGreaterThan(49_000);
    await outbox.close();
    expect((await open({ maxBytes: 50_000 })).waiting.bytes).toBe(await bytesOnDisk(files));
  });

  it.each(["append", "appendNow"] as const)("comes back when what %s kept is removed", async (how) => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 50_000 });
    const add = async (first: number): Promise<{ id: number }> => {
      if (how === "append") return outbox.append(makeBatch(first, 100));
      if (outbox.appendNow === undefined) throw new Error("a disk has appendNow");
      return outbox.appendNow(makeBatch(first, 100));
    };
    const ids = await fill(outbox, add);
    await outbox.remove(ids.slice(0, ids.length / 2));
    expect(outbox.waiting.bytes).toBeLessThan(32_000);
    expect(await bytesOnDisk(files)).toBe(outbox.waiting.bytes);
    expect((await fill(outbox, add)).length).toBeGreaterThan(0.3 * ids.length);
    await outbox.remove((await outbox.read(1e9)).map(({ id }) => id));
    await fill(outbox, add);
    expect(outbox.waiting.batches).toBeGreaterThan(0.9 * ids.length);
  });

  it("comes back for a record that is removed before the next one comes, for ever", async () => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 3_000 });
    for (let at = 0; at < 200; at++) {
      const { id } = at % 2 === 0 ? await outbox.append(makeBatch(at, 400)) : appendNow(outbox, at);
      await outbox.remove([id]);
    }
    expect(await bytesOnDisk(files)).toBeLessThan(3_000);
  });

  it("comes back from a small segment, too, when it is needed", async () => {
    const { open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 20_000 });
    const stored = outbox.appendNow?.(makeBatch(0));
    await fill(outbox, (first) => outbox.append(makeBatch(first)));
    await expectCode(outbox.append(makeBatch(1)), "OUTBOX_FULL");
    await outbox.remove([stored?.id ?? -1]);
    await outbox.append(makeBatch(1));
  });

  it("does not grow where one batch takes the place of another again and again", async () => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 100_000 });
    await outbox.append(makeBatch(1));
    let before = -1;
    for (let at = 0; at < 500; at++) {
      const { id } = appendNow(outbox, at);
      await outbox.remove([before]);
      before = id;
    }
    expect(await readFirsts(outbox)).toEqual([1, 499]);
    expect(await bytesOnDisk(files)).toBeLessThan(30_000);
  });

  it("has room for a batch that is larger than a segment", async () => {
    const { open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 20_000 });
    await outbox.append(makeBatch(1));
    const { id } = await outbox.append(makeBatch(5_000, 4_000));
    await outbox.append(makeBatch(10));
    expect(await readFirsts(outbox)).toEqual([1, 5_000, 10]);
    const { bytes } = outbox.waiting;
    await outbox.remove([id]);
    expect(outbox.waiting.bytes).toBeLessThan(bytes - 8_000);
  });

  it("is not full for a batch that would not fit into an empty one: that has an error of its own", async () => {
    const { open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 3_000 });
    const large = makeBatch(1, 2_000);
    const says = /a batch of \d{4,} bytes is larger than maxBytes allows, which is 3000 .*raise it/;
    const error = await expectCode(outbox.append(large), "STORAGE");
    expect(error.message).toMatch(says);
    expect(() => outbox.appendNow?.(large)).toThrow(says);
    expect(outbox.waiting).toMatchObject({ batches: 0, bytes: 0 });
    await outbox.append(makeBatch(1));
    expect(await readFirsts(outbox)).toEqual([1]);
  });

  it("keeps the newest letter, even one that is too large", async () => {
    const { open } = await makeOutboxFolder();
    const { deadLetters } = await open({ maxDeadLetterBytes: 100 });
    const letter = { code: "REQUEST_REJECTED", reason: "no", refusedMicros: 1 } as const;
    expect(await deadLetters.append({ ...letter, batch: makeBatch(1, 3) })).toBe(0);
    expect(await deadLetters.append({ ...letter, batch: makeBatch(10) })).toBe(3);
    expect(await deadLetters.list()).toMatchObject([{ reason: "no", batch: { deviceId: "device" } }]);
  });
});

function appendNow(outbox: Outbox, first: number): { id: number } {
  const stored = outbox.appendNow?.(makeBatch(first, 100));
  if (stored === undefined) throw new Error("a disk has appendNow");
  return stored;
}

describe("an outbox on a disk", () => {
  it("is its owner's alone", async () => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open();
    const { id } = await outbox.append(makeBatch(1));
    await outbox.append(makeBatch(5));
    appendNow(outbox, 9);
    await outbox.remove([id]);
    await outbox.deadLetters.append({ batch: makeBatch(1), code: "FORBIDDEN", reason: "", refusedMicros: 1 });
    const modes: Record<string, number> = {};
    for (const entry of await readdir(files, { recursive: true, withFileTypes: true })) {
      if (entry.isSocket()) continue;
      modes[entry.name] = (await stat(join(entry.parentPath, entry.name))).mode & 0o777;
    }
    expect((await stat(files)).mode & 0o777).toBe(0o700);
    expect(modes).toEqual({
      "dead-letters": 0o700,
      "00000001.batches": 0o600,
      "00000001.removed": 0o600,
      "00000002.points": 0o600,
    });
  });

  it("has on the disk what travels", async () => {
    const { files, open } = await makeOutboxFolder();
    await (await open()).append(makeBatch(1, 500));
    const content = await readFile(join(files, "00000001.batches"));
    expect(content.includes(Buffer.from(encodeImportFrame(makeBatch(1, 500))))).toBe(true);
  });

  it("keeps all of many appends at once, before each of them resolves", async () => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open({ maxBytes: 100_000 });
    let resolved = 0;
    const appends = Array.from({ length: 300 }, async (_, at) => {
      const { id } = await outbox.append(makeBatch(10 * at));
      resolved++;
      return id;
    });
    const ids = await Promise.all(appends);
    expect([resolved, new Set(ids).size]).toEqual([300, 300]);
    expect(await readFirsts(outbox)).toEqual(Array.from({ length: 300 }, (_, at) => 10 * at));
    expect(await bytesOnDisk(files)).toBe(outbox.waiting.bytes);
  });

  it("takes nothing once it is closed, and may be closed twice", async () => {
    const { open } = await makeOutboxFolder();
    const outbox = await open();
    const late = outbox.append(makeBatch(1));
    await Promise.all([outbox.close(), outbox.close()]);
    await late;
    const calls = [
      outbox.append(makeBatch(5)),
      outbox.read(1),
      outbox.remove([1]),
      outbox.dropOldest(),
      outbox.sync(),
      outbox.deadLetters.list(),
      outbox.deadLetters.remove([1]),
    ];
    for (const call of calls) expect((await expectCode(call, "STORAGE")).message).toContain("closed");
    expect(() => appendNow(outbox, 1)).toThrow("closed");
    expect(await readFirsts(await open())).toEqual([1]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "1"])("refuses to become as large as %s", async (bytes) => {
    const { open } = await makeOutboxFolder();
    for (const name of ["maxBytes", "maxDeadLetterBytes"]) {
      const error = await expectCode(open({ [name]: bytes as number }), "INVALID_ARGUMENT");
      expect(error).toMatchObject({ argument: name });
    }
  });

  it("is a StorageError where its folder cannot be made", async () => {
    const { open, files } = await makeOutboxFolder();
    await writeFile(files, "a file in its place");
    await expectCode(open(), "STORAGE");
  });
});
