import { encodeBlocks } from "../../blocks/encode-blocks.ts";
import type { OutboxOptions } from "../../client-storage.ts";
import type { Outbox, OutboxBatch } from "../../outbox.ts";
import type { Disposable } from "../contract-runner.ts";

/** What the suite needs of an outbox under test. */
export interface OutboxFixture extends Disposable {
  /** Opens the outbox, which is empty at first; again after `close()`, as after a restart. */
  open(options?: OutboxOptions | undefined): Promise<Outbox>;
  /** Whether batches are there again when it is opened anew. */
  readonly outlivesProcess: boolean;
}

/** A batch of `count` points from the second `first` on; one can be told from another by its times. */
export function makeBatch(first: number, count: number = 2): OutboxBatch {
  const seconds = Array.from({ length: count }, (_, at) => first + at);
  const times = seconds.map((second) => second * 1_000_000);
  const values = seconds.map((second) => second / 4);
  const blocks = encodeBlocks(times, values).map((block) => ({ name: "series", block }));
  return { projectId: 6, deviceId: "device", blocks, sealedMicros: first * 1_000_000 };
}

/** A batch as JSON: for comparing. */
export function plain({ projectId, deviceId, blocks, sealedMicros, unsetClock }: OutboxBatch): unknown {
  const bytes = blocks.map(({ name, block }) => [name, Array.from(block).join()]);
  return { projectId, deviceId, sealedMicros, bytes, unsetClock };
}

/** Everything that waits, oldest first. */
export async function readAll(outbox: Outbox): Promise<unknown[]> {
  const waiting = await outbox.read(Number.POSITIVE_INFINITY);
  return waiting.map(({ batch }) => plain(batch));
}
