import { expect, it } from "vitest";
import type { Write, WriteOutcome } from "../../../src/store/sqlite/write.ts";
import { createWriteQueue } from "../../../src/store/sqlite/write-queue.ts";

it("hands over together what waits while the writer is at work", async () => {
  const groups: number[] = [];
  const release: (() => void)[] = [];
  const queue = createWriteQueue(
    {
      ask: (writes: readonly Write[]) => {
        groups.push(writes.length);
        return new Promise<WriteOutcome[]>((resolve) => {
          release.push(() => resolve(writes.map(() => ({ value: { result: undefined } }))));
        });
      },
      close: async () => undefined,
    },
    "db",
  );
  const batch = { projectId: 1, deviceId: "d", blocks: [] };
  const writes = Array.from({ length: 20 }, () => queue.write({ kind: "append", batches: [batch] }));
  release.shift()?.();
  await writes[0];
  await Promise.resolve();
  release.shift()?.();
  expect(await Promise.all(writes)).toHaveLength(20);
  expect(groups).toEqual([1, 19]);
});
