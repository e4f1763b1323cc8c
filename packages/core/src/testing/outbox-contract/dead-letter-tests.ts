import type { DeadLetter } from "../../outbox.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectSame } from "../expectation.ts";
import { makeBatch, type OutboxFixture, plain } from "./fixture.ts";

function makeLetter(first: number): DeadLetter {
  const reason = `no "${first}"\n`;
  return { batch: makeBatch(first), code: "REQUEST_REJECTED", reason, refusedMicros: first };
}

/** What an outbox does with points that were refused. */
export const deadLetterTests: ContractTests<OutboxFixture> = {
  async "keeps what was refused, and why, apart from what waits"({ open }) {
    const outbox = await open();
    expectSame([outbox.deadLetters.count, await outbox.deadLetters.list()], [0, []], "at first");
    for (const first of [3, 1]) expectSame(await outbox.deadLetters.append(makeLetter(first)), 0, "points that went");
    const letters = await outbox.deadLetters.list();
    expectSame(
      letters.map(({ code, reason, refusedMicros, batch }) => [
        code,
        reason,
        refusedMicros,
        plain({ ...batch, sealedMicros: 0 }),
      ]),
      [3, 1].map((first) => [
        "REQUEST_REJECTED",
        `no "${first}"\n`,
        first,
        plain({ ...makeBatch(first), sealedMicros: 0 }),
      ]),
      "letters",
    );
    expectSame([outbox.deadLetters.count, outbox.waiting.batches], [2, 0], "counts");
    await outbox.close();
  },

  async "forgets the letters that are removed"({ open }) {
    const outbox = await open();
    for (const first of [1, 5, 9]) await outbox.deadLetters.append(makeLetter(first));
    const [, second] = await outbox.deadLetters.list();
    await outbox.deadLetters.remove([second?.id ?? -1, 987_654_321_987]);
    expectSame(
      (await outbox.deadLetters.list()).map(({ refusedMicros }) => refusedMicros),
      [1, 9],
      "letters",
    );
    expectSame(outbox.deadLetters.count, 2, "count");
    await outbox.close();
  },

  async "lets the oldest letters go where there is no room, and says how many points"({ open }) {
    const outbox = await open({ maxDeadLetterBytes: 4_000 });
    let dropped = 0;
    for (let at = 0; at < 100; at++) dropped += await outbox.deadLetters.append(makeLetter(10 * at));
    const kept = await outbox.deadLetters.list();
    if (kept.length === 0 || kept.length > 60) throw new Error(`${kept.length} letters are kept`);
    expectSame(dropped + 2 * kept.length, 200, "points kept or dropped");
    expectSame(kept.at(-1)?.refusedMicros, 990, "the newest");
    await outbox.close();
  },
};
