import type { ContractTests } from "../contract-runner.ts";
import { expectSame } from "../expectation.ts";
import { makeBatch, type OutboxFixture, plain, readAll } from "./fixture.ts";

/** What an outbox keeps through a restart, where it is of that kind. */
export const restartTests: ContractTests<OutboxFixture> = {
  async "has what waits again after a restart"(fixture) {
    if (!fixture.outlivesProcess) return;
    const first = await fixture.open();
    const batches = [makeBatch(1), makeBatch(10, 1_000), makeBatch(5)];
    for (const batch of batches) await first.append(batch);
    await first.close();
    const second = await fixture.open();
    expectSame(await readAll(second), batches.map(plain), "read");
    expectSame([second.recovery.batches, second.recovery.points], [3, 1_004], "recovered");
    expectSame([second.recovery.tornBytes, second.recovery.damaged], [0, []], "damage");
    expectSame([second.waiting.batches, second.waiting.oldestMicros], [3, 1_000_000], "waiting");
    await second.close();
  },

  async "does not have what was removed again after a restart"(fixture) {
    if (!fixture.outlivesProcess) return;
    const first = await fixture.open();
    const ids = [];
    for (let at = 0; at < 5; at++) ids.push((await first.append(makeBatch(10 * at))).id);
    await first.remove([ids[3] as number, ids[0] as number]);
    await first.close();
    const second = await fixture.open();
    expectSame(
      await readAll(second),
      [10, 20, 40].map((at) => plain(makeBatch(at))),
      "read",
    );
    await second.append(makeBatch(99));
    await second.close();
    const third = await fixture.open();
    expectSame(
      await readAll(third),
      [10, 20, 40, 99].map((at) => plain(makeBatch(at))),
      "read once more",
    );
    await third.close();
  },

  async "keeps at once what must be kept at once, behind the rest of that opening"(fixture) {
    const first = await fixture.open();
    if (first.appendNow === undefined) return first.close();
    const early = first.appendNow(makeBatch(1));
    await first.append(makeBatch(10));
    first.appendNow(makeBatch(2));
    expectSame(
      await readAll(first),
      [10, 1, 2].map((at) => plain(makeBatch(at))),
      "read",
    );
    await first.remove([early.id]);
    await first.close();
    const second = await fixture.open();
    expectSame(
      await readAll(second),
      [10, 2].map((at) => plain(makeBatch(at))),
      "read after a restart",
    );
    await second.close();
  },

  async "still has dead letters after a restart"(fixture) {
    if (!fixture.outlivesProcess) return;
    const first = await fixture.open();
    await first.deadLetters.append({ batch: makeBatch(1), code: "REQUEST_REJECTED", reason: "one", refusedMicros: 1 });
    await first.deadLetters.append({ batch: makeBatch(5), code: "REQUEST_REJECTED", reason: "two", refusedMicros: 2 });
    const [gone] = await first.deadLetters.list();
    await first.deadLetters.remove([gone?.id ?? -1]);
    await first.close();
    const second = await fixture.open();
    const letters = await second.deadLetters.list();
    expectSame(
      letters.map(({ reason, refusedMicros }) => [reason, refusedMicros]),
      [["two", 2]],
      "letters",
    );
    await second.close();
  },
};
