import { mkdir, readdir, readFile, rename, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeBatch, readFirsts } from "./batches.ts";
import { makeOutboxFolder, type OutboxFolder } from "./outbox-folder.ts";

const SEGMENT = "00000001.batches";

/** A folder in which batches wait, and the content of the file that they are in. */
async function folderWith(firsts: readonly number[]): Promise<OutboxFolder & { file: string; bytes: Buffer }> {
  const folder = await makeOutboxFolder();
  const outbox = await folder.open();
  for (const first of firsts) await outbox.append(makeBatch(first));
  await outbox.close();
  const file = join(folder.files, SEGMENT);
  return { ...folder, file, bytes: await readFile(file) };
}

/** Where the records of a segment begin. */
function findRecords(bytes: Buffer): number[] {
  const starts: number[] = [];
  const magic = Buffer.from([0x69, 0x6f, 0x62, 0xff]);
  for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) starts.push(at);
  return starts;
}

describe("an outbox on a disk, when it is opened", () => {
  it("cuts off a last record that was not written whole, at every length", async () => {
    const { file, bytes, open } = await folderWith([1, 10, 20]);
    const last = findRecords(bytes).at(-1) ?? 0;
    for (let length = last; length < bytes.length; length++) {
      await writeFile(file, bytes.subarray(0, length));
      const outbox = await open();
      expect(await readFirsts(outbox)).toEqual([1, 10]);
      expect(outbox.recovery).toEqual({ batches: 2, points: 4, tornBytes: length - last, damaged: [] });
      await outbox.close();
      expect((await stat(file)).size).toBe(last);
    }
  });

  it("cuts off a first record that was not written whole, and the file with it", async () => {
    const { file, bytes, open, files } = await folderWith([1]);
    for (let length = 0; length < bytes.length; length++) {
      await writeFile(file, bytes.subarray(0, length));
      const outbox = await open();
      expect(await readFirsts(outbox)).toEqual([]);
      expect(outbox.recovery.damaged).toEqual([]);
      expect(outbox.recovery.tornBytes).toBe(length < 16 ? length : length - 16);
      await outbox.close();
      expect(await readdir(files)).not.toContain(SEGMENT);
    }
  });

  it.each([1, 31, 32, 5_000])("takes a tail of %i zeros for torn", async (zeros) => {
    const { file, bytes, open } = await folderWith([1, 10]);
    await truncate(file, bytes.length + zeros);
    const outbox = await open();
    expect(await readFirsts(outbox)).toEqual([1, 10]);
    expect([outbox.recovery.tornBytes, outbox.recovery.damaged]).toEqual([zeros, []]);
    expect((await stat(file)).size).toBe(bytes.length);
  });

  it("keeps every other record where any byte has changed, and says so", async () => {
    const { file, bytes, open, files } = await folderWith([1, 10, 20]);
    const starts = findRecords(bytes);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      await writeFile(file, changed);
      const outbox = await open();
      const hit = starts.findLastIndex((start) => start <= at);
      expect(await readFirsts(outbox)).toEqual([1, 10, 20].filter((_, index) => index !== hit));
      const { damaged, tornBytes, batches } = outbox.recovery;
      const size = (starts[hit + 1] ?? bytes.length) - (starts[hit] ?? 0);
      expect(damaged).toEqual([{ path: `${file}.damaged`, bytes: hit < 0 ? 16 : size }]);
      expect([tornBytes, batches]).toEqual([0, hit < 0 ? 3 : 2]);
      expect(await readFile(`${file}.damaged`)).toEqual(changed);
      await outbox.remove((await outbox.read(1e9)).map(({ id }) => id));
      await outbox.close();
      expect((await readdir(files)).filter((name) => name !== "dead-letters")).toEqual([`${SEGMENT}.damaged`]);
      expect(await readFile(`${file}.damaged`)).toEqual(changed);
      await rename(`${file}.damaged`, file);
    }
  });

  it("keeps records in their order around damage in several places, and once more after that", async () => {
    const firsts = [1, 10, 20, 30, 40, 50];
    const { file, bytes, open } = await folderWith(firsts);
    const starts = findRecords(bytes);
    for (const hit of [0, 2, 3, 5]) bytes.fill(0, (starts[hit] ?? 0) + 10, (starts[hit] ?? 0) + 40);
    await writeFile(file, bytes);
    for (let turn = 0; turn < 3; turn++) {
      const outbox = await open();
      expect(await readFirsts(outbox)).toEqual([10, 40, ...[60, 70].slice(0, turn)]);
      expect(outbox.recovery.damaged).toHaveLength(1);
      await outbox.append(makeBatch(60 + 10 * turn));
      await outbox.close();
    }
  });

  it("does not let removals slip to other records when one before them is damaged", async () => {
    const { file, bytes, open } = await folderWith([1, 10, 20, 30, 40]);
    const outbox = await open();
    const [, , third] = await outbox.read(1e9);
    await outbox.remove([third?.id ?? -1]);
    await outbox.close();
    bytes[(findRecords(bytes)[1] ?? 0) + 50] = 0xaa;
    await writeFile(file, bytes);
    expect(await readFirsts(await open())).toEqual([1, 30, 40]);
  });

  it("says nothing of damage in what was removed", async () => {
    const { file, bytes, open } = await folderWith([1, 10, 20]);
    const outbox = await open();
    await outbox.remove([(await outbox.read(1e9))[1]?.id ?? -1]);
    await outbox.close();
    bytes[(findRecords(bytes)[1] ?? 0) + 50] = 0xaa;
    await writeFile(file, bytes);
    const again = await open();
    expect([await readFirsts(again), again.recovery.damaged]).toEqual([[1, 20], []]);
  });

  it("puts aside a file of another version, of another program, and what is no file", async () => {
    const { files, file, bytes, open } = await folderWith([1]);
    await writeFile(join(files, "00000002.batches"), Buffer.from("iobo\u0002\0\0\0and what a later version writes"));
    await writeFile(join(files, "00000003.points"), "something else");
    await mkdir(join(files, "00000004.batches"));
    await writeFile(join(files, "readme.txt"), "not ours");
    const outbox = await open();
    expect(await readFirsts(outbox)).toEqual([1]);
    const aside = ["00000002.batches", "00000003.points", "00000004.batches"].map((name) => `${name}.damaged`);
    expect(outbox.recovery.damaged.map(({ path }) => path)).toEqual(aside.map((name) => join(files, name)));
    await outbox.append(makeBatch(5));
    await outbox.close();
    expect((await readdir(files)).sort()).toEqual(
      [SEGMENT, ...aside, "00000005.batches", "dead-letters", "readme.txt"].sort(),
    );
    expect(await readFile(file)).toEqual(bytes);
  });

  it("does not take a record for one where it does not belong", async () => {
    const { files, bytes, open } = await folderWith([1, 10]);
    await writeFile(join(files, "00000002.batches"), bytes);
    const outbox = await open();
    expect(await readFirsts(outbox)).toEqual([1, 10]);
    expect(outbox.recovery.damaged).toEqual([{ path: join(files, "00000002.batches.damaged"), bytes: bytes.length }]);
  });
});

it("an outbox on a disk has what one opening kept before what the next one did", async () => {
  const { open } = await makeOutboxFolder();
  const firsts: number[] = [];
  for (let opening = 0; opening < 4; opening++) {
    const outbox = await open();
    expect(await readFirsts(outbox)).toEqual(firsts);
    const [early, late, batch] = [100 * opening + 1, 100 * opening + 10, 100 * opening + 20];
    outbox.appendNow?.(makeBatch(early));
    await outbox.append(makeBatch(batch));
    outbox.appendNow?.(makeBatch(late));
    firsts.push(batch, early, late);
    expect(await readFirsts(outbox)).toEqual(firsts);
    await outbox.close();
  }
});

describe("what was removed of an outbox on a disk", () => {
  const REMOVED = "00000001.removed";

  it("comes again where its note is damaged, and nothing else changes", async () => {
    const { files, open } = await folderWith([1, 10, 20, 30]);
    const outbox = await open();
    const ids = (await outbox.read(1e9)).map(({ id }) => id);
    await outbox.remove([ids[1] ?? -1]);
    await outbox.remove([ids[3] ?? -1]);
    await outbox.close();
    const note = join(files, REMOVED);
    const bytes = await readFile(note);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await writeFile(note, changed);
      const again = await open();
      expect(await readFirsts(again)).toEqual(at < 12 ? [1, 10, 20] : [1, 20, 30]);
      await again.close();
    }
    for (let length = 0; length <= bytes.length; length++) {
      await writeFile(note, bytes.subarray(0, length));
      const again = await open();
      const gone = [10, 30].slice(0, Math.floor(length / 12));
      expect(await readFirsts(again)).toEqual([1, 10, 20, 30].filter((first) => !gone.includes(first)));
      await again.close();
    }
  });

  it("stays removed when it is noted behind a note that was cut off", async () => {
    const { files, open } = await folderWith([1, 10, 20, 30]);
    await writeFile(join(files, REMOVED), "torn of");
    const outbox = await open();
    await outbox.remove([(await outbox.read(1e9))[2]?.id ?? -1]);
    await outbox.close();
    expect(await readFirsts(await open())).toEqual([1, 10, 30]);
  });

  it("is no error where it cannot be noted; sync says so", async () => {
    const { files, open } = await folderWith([1, 10, 20]);
    await mkdir(join(files, REMOVED));
    const outbox = await open();
    await outbox.remove([(await outbox.read(1e9))[0]?.id ?? -1]);
    expect(await readFirsts(outbox)).toEqual([10, 20]);
    await expect(outbox.sync()).rejects.toMatchObject({ code: "STORAGE" });
    await rename(join(files, REMOVED), join(files, "elsewhere"));
    await outbox.sync();
    await outbox.close();
    expect(await readFirsts(await open())).toEqual([10, 20]);
  });

  it("stays removed where removals overlap", async () => {
    const { open } = await folderWith(Array.from({ length: 200 }, (_, at) => 10 * at));
    const outbox = await open();
    const ids = (await outbox.read(1e9)).map(({ id }) => id);
    const removals: Promise<void>[] = [];
    for (const id of ids.slice(0, -1)) {
      removals.push(outbox.remove([id]));
      await new Promise(setImmediate);
    }
    await Promise.all(removals);
    await outbox.close();
    expect(await readFirsts(await open())).toEqual([1_990]);
  });

  it("is forgotten with its segment, also where a crash came between the two", async () => {
    const { files, open } = await folderWith([1]);
    await writeFile(join(files, "00000007.removed"), "");
    const outbox = await open();
    expect(await readdir(files)).not.toContain("00000007.removed");
    await outbox.append(makeBatch(5));
    expect(await readdir(files)).toContain("00000002.batches");
  });
});

describe("damage that comes while an outbox is open", () => {
  it("is passed over and told of when it is read", async () => {
    const { file, bytes, open, files } = await folderWith([1, 10, 20]);
    const outbox = await open();
    bytes[(findRecords(bytes)[0] ?? 0) + 50] = 0xaa;
    await writeFile(file, bytes);
    const [first] = await outbox.read(1);
    expect(first?.batch.sealedMicros).toBe(10_000_000);
    expect([outbox.recovery.damaged.length, outbox.waiting.batches]).toEqual([1, 2]);
    expect(await readFirsts(outbox)).toEqual([10, 20]);
    await outbox.close();
    const again = await open();
    expect([await readFirsts(again), again.recovery.damaged.length]).toEqual([[10, 20], 1]);
    await again.remove((await again.read(1e9)).map(({ id }) => id));
    await again.close();
    expect((await readdir(files)).sort()).toEqual([`${SEGMENT}.damaged`, "dead-letters"]);
  });

  it("is no end of reading where a file is shorter, or gone", async () => {
    const { file, bytes, open } = await folderWith([1, 10, 20]);
    const outbox = await open();
    await truncate(file, (findRecords(bytes)[1] ?? 0) + 5);
    expect(await readFirsts(outbox)).toEqual([1]);
    await rename(file, `${file}-moved`);
    await outbox.append(makeBatch(30));
    expect(await readFirsts(outbox)).toEqual([30]);
    expect(outbox.recovery.damaged).toHaveLength(3);
    await outbox.close();
  });
});
