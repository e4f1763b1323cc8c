import { decodeBlock, encodeBlocks, type Outbox, type OutboxBatch } from "@iobeam/core";

/** A batch of `count` points from the second `first` on. */
export function makeBatch(first: number, count: number = 2): OutboxBatch {
  const seconds = Array.from({ length: count }, (_, at) => first + at);
  const blocks = encodeBlocks(
    seconds.map((second) => second * 1_000_000),
    seconds.map((second) => second / 4),
  ).map((block) => ({ name: "series", block }));
  return { projectId: 6, deviceId: "device", blocks, sealedMicros: first * 1_000_000 };
}

/** The second of the first point of each batch that waits; every point is looked at, and has to be right. */
export async function readFirsts(outbox: Outbox): Promise<number[]> {
  const waiting = await outbox.read(Number.POSITIVE_INFINITY);
  return waiting.map(({ batch, points }) => {
    const columns = batch.blocks.map(({ block }) => decodeBlock(block));
    const times = columns.flatMap((column) => [...column.times]);
    const values = columns.flatMap((column) => [...column.values]);
    const first = (times[0] ?? Number.NaN) / 1_000_000;
    const isRight = times.every((time, at) => time === (first + at) * 1_000_000 && values[at] === (first + at) / 4);
    const isWhole = isRight && times.length === points && batch.sealedMicros === first * 1_000_000;
    if (!isWhole || batch.deviceId !== "device") throw new Error(`a wrong batch: ${JSON.stringify(batch)}`);
    return first;
  });
}
