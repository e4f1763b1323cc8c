import type { SeriesBlock } from "@iobeam/core";
import { createSqliteStore, type Store } from "@iobeam/server";
import { answerParent } from "../child/child-process.ts";
import { Latencies } from "../measure/latencies.ts";
import { readUsage } from "../measure/usage.ts";
import { encodeColumns, makeColumns } from "../senders/batch.ts";
import { deviceName } from "../senders/device-name.ts";
import type { StoreOutcome, StoreQuestion } from "./message.ts";

answerParent<StoreQuestion>(async (question) => {
  const store = await createSqliteStore({ path: question.path });
  const { projectId } = await store.projects.create("load");
  const outcome = await appendFor(store, projectId, question);
  await store.close();
  return outcome;
});

/** Every device appends one batch after another, as over the network, but without one. */
async function appendFor(store: Store, projectId: number, question: StoreQuestion): Promise<StoreOutcome> {
  const take = makeTaker(question);
  const latencies = new Latencies();
  const before = readUsage();
  const end = before.atMs + question.seconds * 1_000;
  const run = async (device: number): Promise<void> => {
    for (let at = 0; performance.now() < end; at++) {
      const batch = take(at);
      const start = performance.now();
      await store.append({ projectId, deviceId: deviceName("bare", device), blocks: batch() });
      latencies.add(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: question.devices }, (_, device) => run(device)));
  const after = readUsage();
  return {
    requests: latencies.count,
    seconds: (after.atMs - before.atMs) / 1_000,
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    cpuMs: after.cpuMs - before.cpuMs,
  };
}

/** Makes each batch once for all devices: its columns, or its blocks. */
function makeTaker({ shape, encodes }: StoreQuestion): (at: number) => () => SeriesBlock[] {
  const batches: (() => SeriesBlock[])[] = [];
  return (at) => {
    const made = batches[at];
    if (made !== undefined) return made;
    const columns = makeColumns(shape, at);
    const blocks = encodes ? undefined : encodeColumns(columns);
    const batch = (): SeriesBlock[] => blocks ?? encodeColumns(columns);
    batches[at] = batch;
    return batch;
  };
}
