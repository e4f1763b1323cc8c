import { execFileSync } from "node:child_process";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StorageError } from "@iobeam/core";
import { expectCode } from "@iobeam/core/testing";
import { expect, it, onTestFinished } from "vitest";
import { makeTemporaryFolder } from "../temporary-folder.ts";
import { makeBatch, readFirsts } from "./batches.ts";
import { openOutbox } from "./outbox-folder.ts";

/** A disk of 1 MiB, where one can be had; it goes with the test. */
async function mountSmall(): Promise<string | undefined> {
  const folder = await makeTemporaryFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync("umount", [folder]));
  return folder;
}

it("keeps nothing of what a full disk cuts off, and goes on when there is room", async (context) => {
  const path = await mountSmall();
  if (path === undefined) return context.skip("only root on Linux can mount a small disk");
  const outbox = await openOutbox(path);
  outbox.appendNow?.(makeBatch(1));
  const firsts: number[] = [];
  let failure: unknown;
  while (failure === undefined) {
    const first = 10_000 * firsts.length;
    await outbox.append(makeBatch(first, 3_000)).then(
      () => firsts.push(first),
      (error: unknown) => {
        failure = error;
      },
    );
  }
  expect(await expectCode(Promise.reject(failure), "STORAGE")).toMatchObject({ cause: { code: "ENOSPC" } });
  const group = await Promise.allSettled([1, 2, 3].map((at) => outbox.append(makeBatch(at, 5_000))));
  expect(group.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(() => outbox.appendNow?.(makeBatch(4, 5_000))).toThrow("ENOSPC");
  expect(await readFirsts(outbox)).toEqual([...firsts, 1]);
  const files = await readdir(join(path, "iobeam_outbox"));
  const sizes = await Promise.all(
    files
      .filter((name) => /\.(batches|points)$/.test(name))
      .map(async (name) => (await stat(join(path, "iobeam_outbox", name))).size),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(outbox.waiting.bytes);
  execFileSync("mount", ["-o", "remount,size=16m", path]);
  await outbox.append(makeBatch(5));
  outbox.appendNow?.(makeBatch(8));
  await outbox.close();
  const again = await openOutbox(path);
  expect(await readFirsts(again)).toEqual([...firsts, 5, 1, 8]);
  expect([again.recovery.tornBytes, again.recovery.damaged]).toEqual([0, []]);
  await again.close();
});

it("opens, reads and removes on a disk without any room, and refuses nothing but what is new", async (context) => {
  const path = await mountSmall();
  if (path === undefined) return context.skip("only root on Linux can mount a small disk");
  const outbox = await openOutbox(path);
  for (const first of [1, 10, 20]) await outbox.append(makeBatch(first));
  await outbox.close();
  await writeFile(join(path, "filler"), Buffer.alloc(2_000_000)).catch(() => {});
  const full = await openOutbox(path);
  expect(await readFirsts(full)).toEqual([1, 10, 20]);
  await expectCode(full.append(makeBatch(30)), "STORAGE");
  const [first] = await full.read(1);
  await full.remove([first?.id ?? -1]);
  expect(await readFirsts(full)).toEqual([10, 20]);
  const error = (await expectCode(full.sync(), "STORAGE")) as StorageError;
  expect(error.cause).toMatchObject({ code: "ENOSPC" });
  execFileSync("mount", ["-o", "remount,size=16m", path]);
  await full.sync();
  await full.close();
  const again = await openOutbox(path);
  expect(await readFirsts(again)).toEqual([10, 20]);
  await again.close();
});
