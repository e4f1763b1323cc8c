import { decodeBlock } from "../../blocks/decode-block.ts";
import { encodeBlocks } from "../../blocks/encode-blocks.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectCode, expectSame } from "../expectation.ts";
import { makeBatch, type OutboxFixture, plain, readAll } from "./fixture.ts";

const ALL = Number.POSITIVE_INFINITY;

/** What an outbox is as a queue. */
export const queueTests: ContractTests<OutboxFixture> = {
  async "holds nothing at first"({ open }) {
    const outbox = await open();
    expectSame(await outbox.read(ALL), [], "read");
    const { batches, points, oldestMicros } = outbox.waiting;
    expectSame([batches, points, oldestMicros ?? null], [0, 0, null], "waiting");
    const { damaged, tornBytes } = outbox.recovery;
    expectSame([outbox.recovery.batches, outbox.recovery.points, tornBytes, damaged], [0, 0, 0, []], "recovery");
    await outbox.close();
  },

  async "gives batches back as they were, oldest first, and keeps them"({ open }) {
    const outbox = await open();
    const batches = [makeBatch(1), makeBatch(10, 1_500), { ...makeBatch(5), deviceId: "other", projectId: 7 }];
    for (const batch of batches) await outbox.append(batch);
    for (const turn of ["first", "second"]) expectSame(await readAll(outbox), batches.map(plain), `the ${turn} time`);
    await outbox.close();
  },

  async "keeps every kind of value, and any name"({ open }) {
    const outbox = await open();
    const values = [
      [1.25, -0, 5e-324],
      ["text", "", "\u{1F600}"],
      [true, false, true],
    ];
    const blocks = values.flatMap((column, at) =>
      encodeBlocks([1, 2, 3], column).map((block) => ({ name: `ряд ${at} "\n`, block })),
    );
    await outbox.append({ ...makeBatch(1), blocks });
    const [waiting] = await outbox.read(ALL);
    const got = waiting?.batch.blocks.map(({ name, block }) => [name, [...decodeBlock(block).values]]);
    expectSame(
      got,
      values.map((column, at) => [`ряд ${at} "\n`, column]),
      "read",
    );
    expectSame(Object.is((got?.[0]?.[1] as number[] | undefined)?.[1], -0), true, "the sign of −0 is kept");
    await outbox.close();
  },

  async "keeps what a clock that may be wrong said"({ open }) {
    const outbox = await open();
    const unsetClock = { monotonicOrigin: "boot 1", wallMinusMonotonicMicros: -12_345 };
    await outbox.append({ ...makeBatch(1), unsetClock });
    expectSame((await outbox.read(ALL))[0]?.batch.unsetClock, unsetClock, "the clock");
    await outbox.close();
  },

  async "counts what waits"({ open }) {
    const outbox = await open();
    const [first, second] = [await outbox.append(makeBatch(7, 3)), await outbox.append(makeBatch(20, 5))];
    expectSame([first.points, second.points], [3, 5], "points of each");
    const { bytes, ...waiting } = outbox.waiting;
    expectSame(waiting, { batches: 2, points: 8, oldestMicros: 7_000_000 }, "waiting");
    if (!(bytes > 0)) throw new Error("waiting batches take bytes");
    await outbox.remove([first.id]);
    const { batches, points, oldestMicros } = outbox.waiting;
    expectSame([batches, points, oldestMicros], [1, 5, 20_000_000], "waiting after one was removed");
    await outbox.close();
  },

  async "keeps the order of appends that overlap"({ open }) {
    const outbox = await open();
    const batches = Array.from({ length: 50 }, (_, at) => makeBatch(100 * at, 1 + (at % 7)));
    await Promise.all(batches.map((batch) => outbox.append(batch)));
    expectSame(await readAll(outbox), batches.map(plain), "read");
    await outbox.close();
  },

  async "reads as much as was asked for, and at least one batch"({ open }) {
    const outbox = await open();
    for (let at = 0; at < 20; at++) await outbox.append(makeBatch(1_000 * at, 500));
    expectSame((await outbox.read(1)).length, 1, "of one byte");
    const some = await outbox.read(outbox.waiting.bytes / 2);
    if (some.length < 5 || some.length > 11) throw new Error(`half of the bytes gave ${some.length} of 20 batches`);
    await outbox.close();
  },

  async "passes over what is to be skipped"({ open }) {
    const outbox = await open();
    const stored = [
      await outbox.append(makeBatch(1)),
      await outbox.append(makeBatch(5)),
      await outbox.append(makeBatch(9)),
    ];
    const read = await outbox.read(ALL, (id) => id === stored[1]?.id);
    expectSame(
      read.map(({ id }) => id),
      [stored[0]?.id, stored[2]?.id],
      "ids",
    );
    await outbox.close();
  },

  async "forgets what is removed, in any order, once or twice"({ open }) {
    const outbox = await open();
    const stored = [];
    for (let at = 0; at < 6; at++) stored.push(await outbox.append(makeBatch(10 * at)));
    const ids = stored.map(({ id }) => id);
    await outbox.remove([ids[4] as number, ids[1] as number, 987_654_321_987]);
    await outbox.remove([ids[1] as number]);
    expectSame(
      await readAll(outbox),
      [0, 20, 30, 50].map((first) => plain(makeBatch(first))),
      "read",
    );
    expectSame([outbox.waiting.batches, outbox.waiting.points], [4, 8], "waiting");
    await outbox.remove(ids);
    await outbox.sync();
    expectSame([await outbox.read(ALL), outbox.waiting.points], [[], 0], "after all were removed");
    await outbox.close();
  },

  async "drops the oldest, and says what"({ open }) {
    const outbox = await open();
    const stored = [];
    for (let at = 0; at < 4; at++) stored.push(await outbox.append(makeBatch(10 * at)));
    const dropped = await outbox.dropOldest();
    expectSame(
      dropped.map(({ id, points }) => [id, points]),
      stored.slice(0, dropped.length).map(({ id }) => [id, 2]),
      "dropped",
    );
    if (dropped.length === 0) throw new Error("nothing was dropped");
    expectSame(outbox.waiting.batches, 4 - dropped.length, "waiting");
    while (outbox.waiting.batches > 0) await outbox.dropOldest();
    expectSame(await outbox.dropOldest(), [], "dropped of nothing");
    await outbox.close();
  },

  async "refuses what is larger than itself with another error, as no room can be made for it"({ open }) {
    const outbox = await open({ maxBytes: 5_000 });
    const text = Array.from({ length: 5_000 }, (_, at) => String.fromCharCode(97 + ((at * at) % 26))).join("");
    const blocks = encodeBlocks([1], [text]).map((block) => ({ name: "text", block }));
    await expectCode(outbox.append({ ...makeBatch(1), blocks }), "STORAGE");
    await outbox.append(makeBatch(5));
    expectSame(await readAll(outbox), [plain(makeBatch(5))], "read");
    await outbox.close();
  },

  async "refuses what it has no room for, and takes more once there is"({ open }) {
    const maxBytes = 20_000;
    const outbox = await open({ maxBytes });
    const kept = [];
    for (;;) {
      const stored: unknown = await outbox.append(makeBatch(1_000 * kept.length, 100)).catch((error: unknown) => error);
      if (stored instanceof Error) {
        await expectCode(Promise.reject(stored), "OUTBOX_FULL");
        break;
      }
      kept.push(stored);
      if (kept.length > 1_000) throw new Error("it never becomes full");
    }
    if (outbox.waiting.bytes > maxBytes) throw new Error(`${outbox.waiting.bytes} bytes are in use`);
    expectSame((await outbox.read(ALL)).length, kept.length, "batches");
    while (outbox.waiting.batches > 0) await outbox.dropOldest();
    await outbox.append(makeBatch(5));
    expectSame(await readAll(outbox), [plain(makeBatch(5))], "read after there was room");
    await outbox.close();
  },
};
