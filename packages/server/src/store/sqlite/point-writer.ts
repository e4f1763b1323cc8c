import { type ImportBatch, readBlockHeader } from "@iobeam/core";
import { FEWEST_IN_BLOCK, type PointTables } from "./point-tables.ts";
import { noteWaiting, type SeriesState } from "./series-state.ts";

/** Writes points. Within a transaction, `flush` before its end. */
export interface PointWriter {
  append(batch: ImportBatch): "stored" | "unknown project";
  /** Writes what is written once for many batches. @returns the series that were written to */
  flush(): number[];
  /** Drops what waits or was remembered: the transaction was rolled back. */
  reset(): void;
}

/** Makes the writer of points. */
export function createPointWriter(tables: PointTables): PointWriter {
  const { devices, keys, blocks, head, latest, states } = tables;
  /** The series that were written to, each with the block that holds its newest point, if that changed. */
  let touched = new Map<number, Uint8Array | undefined>();

  function keep(seriesId: number, state: SeriesState, block: Uint8Array): void {
    const { count, firstMicros, lastMicros } = readBlockHeader(block);
    const meetsWaiting = firstMicros <= state.waitingLast && lastMicros >= state.waitingFirst;
    const isNewer = firstMicros > state.newestSealed;
    const others = isNewer || meetsWaiting ? [] : blocks.overlapping(seriesId, firstMicros, lastMicros);
    // Sent again, as after an answer that was lost.
    if (others.some((other) => Buffer.compare(blocks.bytes(other), block) === 0)) return;
    if (count < FEWEST_IN_BLOCK || meetsWaiting || others.length > 0) {
      head.insert(seriesId, block);
      noteWaiting(state, count, firstMicros, lastMicros);
      return;
    }
    if (isNewer) state.newestSealed = lastMicros;
    blocks.insert(seriesId, block);
  }

  return {
    append({ projectId, deviceId, blocks: sent }) {
      if (devices.meet(projectId, deviceId) === undefined) return "unknown project";
      for (const { name, block } of sent) {
        const seriesId = keys.find(projectId, deviceId, name) as number;
        const state = states.of(seriesId);
        keep(seriesId, state, block);
        const { lastMicros } = readBlockHeader(block);
        const isNewest = lastMicros >= state.newest;
        if (isNewest) state.newest = lastMicros;
        touched.set(seriesId, isNewest ? block : touched.get(seriesId));
      }
      return "stored";
    },
    flush() {
      for (const [seriesId, block] of touched) if (block !== undefined) latest.keep(seriesId, block);
      const written = [...touched.keys()];
      touched = new Map();
      return written;
    },
    reset() {
      touched = new Map();
      keys.forget();
      states.forgetAll();
    },
  };
}
