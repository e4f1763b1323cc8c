import { createMemoryTransport, type ImportBatch, type Transport } from "@iobeam/core";

/** A backend in memory whose imports a test can hold up or let fail: faults at a moment that no server can be asked for. */
export interface FaultyTransport extends Transport {
  /** The batches that were handed in, in order. */
  readonly batches: ImportBatch[];
  /** Runs before an import is stored; throw for a failure, wait to hold it up. */
  onImport: (batch: ImportBatch, attempt: number) => Promise<void> | void;
}

export function createFaultyTransport(): FaultyTransport {
  const memory = createMemoryTransport();
  const batches: ImportBatch[] = [];
  return {
    ...memory,
    batches,
    onImport: () => {},
    async importBatch(batch, call) {
      batches.push(batch);
      await this.onImport(batch, batches.length);
      await memory.importBatch(batch, call);
    },
  };
}
