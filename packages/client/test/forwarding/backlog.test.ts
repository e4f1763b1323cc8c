import { encodeBlocks } from "@iobeam/core";
import { expect, it } from "vitest";
import { EventHub } from "../../src/client-events.ts";
import { Backlog } from "../../src/forwarding/backlog.ts";
import { Ledger } from "../../src/ledger.ts";
import { CrashMedium } from "./crash-outbox.ts";

it("a batch that the outbox drops while it is read is dropped, and not sent as well", async () => {
  const medium = new CrashMedium();
  const blocks = encodeBlocks([1, 2], [1, 2]).map((block) => ({ name: "s", block }));
  for (let batch = 0; batch < 2; batch++) {
    medium.append({ projectId: 6, deviceId: "d", blocks, sealedMicros: 0 }, 2, false);
  }
  const { outbox } = medium.open();
  const ledger = new Ledger(new EventHub());
  const backlog = new Backlog(outbox, ledger);
  // An append that is under way makes room for itself.
  let end = (): void => {};
  backlog.expect(new Promise<void>((resolve) => (end = resolve)));
  const reading = backlog.read(1_000);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  for (const dropped of await outbox.dropOldest()) backlog.dropped(dropped);
  end();
  const read = await reading;
  expect([read.length, backlog.batches, backlog.points, ledger.dropped.oldest]).toEqual([1, 1, 2, 2]);
  for (const batch of read) backlog.settle(batch);
  expect([backlog.batches, backlog.points]).toEqual([0, 0]);
});
