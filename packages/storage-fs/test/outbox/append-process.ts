// Appends batches to the outbox in argv[2] from the second in argv[3] on, by ways that take turns, and prints the
// second of each that is kept; removes some, and prints these with a minus. Until it is killed.
import { writeSync } from "node:fs";
import { createFsClientStorage } from "@iobeam/storage-fs";
import { makeBatch } from "./batches.ts";

const [, , path = "", start = ""] = process.argv;
const outbox = await createFsClientStorage({ path }).openOutbox?.({ maxBytes: 200_000 });
if (outbox === undefined) throw new Error("a storage on a disk has an outbox");
const say = (text: string): void => void writeSync(1, `${text}\n`);
let first = Number(start);

function takeFirst(): number {
  first += 1_000;
  return first;
}

async function append(): Promise<void> {
  const own = takeFirst();
  const { id } = (await outbox?.append(makeBatch(own, 1 + (own % 700)))) ?? { id: -1 };
  say(`${own}`);
  if (own % 3_000 !== 0) return;
  say(`-${own}`);
  await outbox?.remove([id]);
}

for (;;) {
  await Promise.all(Array.from({ length: 1 + (first % 5) }, append));
  const own = takeFirst();
  outbox.appendNow?.(makeBatch(own, 3));
  say(`${own}`);
  if (outbox.waiting.bytes < 100_000) continue;
  const oldest = await outbox.read(30_000);
  for (const { batch } of oldest) say(`-${batch.sealedMicros / 1_000_000}`);
  await outbox.remove(oldest.map(({ id }) => id));
}
