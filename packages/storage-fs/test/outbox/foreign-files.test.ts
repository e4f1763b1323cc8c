import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeBatch, readFirsts } from "./batches.ts";
import { makeOutboxFolder, type OutboxFolder } from "./outbox-folder.ts";

async function folderWithFiles(...names: readonly string[]): Promise<OutboxFolder> {
  const folder = await makeOutboxFolder();
  await mkdir(folder.files);
  for (const name of names) await writeFile(join(folder.files, name), "somebody's");
  return folder;
}

/** A socket whose owner is dead. */
function leaveSocket(path: string): void {
  const program = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 9))`;
  spawnSync(process.execPath, ["--eval", program]);
}

describe("what somebody else put into an outbox's folder", () => {
  it.each(["0000000001.batches", "000000001.points", "0000000001.removed", "0000000001.batches.damaged"])(
    "is no segment when it is called %s",
    async (name) => {
      const { files, open } = await folderWithFiles(name);
      for (const first of [1, 10]) {
        const outbox = await open();
        await outbox.append(makeBatch(first));
        await outbox.close();
      }
      expect(await readFirsts(await open())).toEqual([1, 10]);
      expect(await readFile(join(files, name), "utf8")).toBe("somebody's");
    },
  );

  it.each([
    "2147483647.removed",
    "2147483647.batches",
    "2147483646.points",
    "2147483647.batches.damaged",
    "2147483647.removed.damaged",
  ])("does not use up the numbers when it is called %s", async (name) => {
    const { open } = await folderWithFiles(name);
    for (const first of [1, 10, 20]) {
      const outbox = await open();
      await outbox.append(makeBatch(first));
      outbox.appendNow?.(makeBatch(first + 1));
      await outbox.close();
    }
    expect(await readFirsts(await open())).toEqual([1, 2, 10, 11, 20, 21]);
  });

  it.each(["append", "appendNow"] as const)("is left alone where %s would begin a segment", async (how) => {
    const { files, open } = await makeOutboxFolder();
    const outbox = await open();
    const kind = how === "append" ? "batches" : "points";
    const foreign = ["00000001", "00000002"].map((number) => join(files, `${number}.${kind}`));
    for (const path of foreign) await writeFile(path, "somebody's");
    const { id } = (await outbox[how]?.(makeBatch(1))) ?? { id: -1 };
    await outbox[how]?.(makeBatch(10));
    expect(await readFirsts(outbox)).toEqual([1, 10]);
    await outbox.remove([id]);
    await outbox.close();
    expect(await readdir(files)).toContain(`00000003.${kind}`);
    for (const path of foreign) expect(await readFile(path, "utf8")).toBe("somebody's");
    expect(await readFirsts(await open())).toEqual([10]);
  });

  it("keeps its number where it cannot be deleted", async () => {
    const { files, open } = await makeOutboxFolder();
    await mkdir(join(files, "00000001.removed"), { recursive: true });
    const outbox = await open();
    await outbox.append(makeBatch(1));
    expect(await readdir(files)).toContain("00000002.batches");
  });

  it("is no lock unless it is a socket with the name of one", async () => {
    const names = ["lock-notes.txt", "lock-000000000001", "lock-000000000002.new", "lock-0"];
    const { files, open } = await folderWithFiles(...names);
    for (const name of ["lock-old", "lock-aaaaaaaaaaaa", "lock-bbbbbbbbbbbb.new"]) await mkdir(join(files, name));
    leaveSocket(join(files, "lock-mine"));
    const outbox = await open();
    await outbox.append(makeBatch(1));
    await outbox.close();
    for (const name of names) expect(await readFile(join(files, name), "utf8")).toBe("somebody's");
    const left = (await readdir(files)).filter((name) => name.startsWith("lock-"));
    expect(left.sort()).toEqual(
      [...names, "lock-old", "lock-aaaaaaaaaaaa", "lock-bbbbbbbbbbbb.new", "lock-mine"].sort(),
    );
  });

  it("is deleted where it is the lock of a dead process", async () => {
    const { files, open } = await folderWithFiles();
    leaveSocket(join(files, "lock-000000000000.new"));
    leaveSocket(join(files, "lock-000000000001"));
    expect(await readdir(files)).toHaveLength(2);
    await open();
    const left = (await readdir(files)).filter((name) => name.startsWith("lock-0000"));
    expect(left).toEqual([]);
  });
});
