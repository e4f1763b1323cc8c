import { type ImportBatch, readBlockHeader } from "@iobeam/core";
import { encodeEvenly, mergeBlocks } from "./columns.ts";
import type { HeadBlock } from "./head-table.ts";
import { FEWEST_IN_BLOCK, type PointTables } from "./point-tables.ts";
import { noteWaiting } from "./series-state.ts";

/** Writes points. Within a transaction, `flush` before its end. */
export interface PointWriter {
  append(batch: ImportBatch): "stored" | "unknown project";
  /** Writes what is written once for many batches. @returns the series that were written to */
  flush(): number[];
  /** Drops what waits or was remembered: the transaction was rolled back. */
  reset(): void;
}

/** What a transaction has to write of one series. */
interface Touched {
  /** Blocks that are to wait, in their order. */
  readonly waiting: Uint8Array[];
  /** The block that holds the newest point, if that changed. */
  newest: Uint8Array | undefined;
}

/** Makes the writer of points. */
export function createPointWriter(tables: PointTables): PointWriter {
  const { devices, keys, head, latest, states } = tables;
  let touched = new Map<number, Touched>();

  function touch(seriesId: number): Touched {
    let series = touched.get(seriesId);
    if (series === undefined) {
      series = { waiting: [], newest: undefined };
      touched.set(seriesId, series);
    }
    return series;
  }

  return {
    append({ projectId, deviceId, blocks }) {
      if (devices.meet(projectId, deviceId) === undefined) return "unknown project";
      for (const { name, block } of blocks) {
        const seriesId = keys.find(projectId, deviceId, name) as number;
        keep(tables, seriesId, block, touch(seriesId));
      }
      return "stored";
    },
    flush() {
      const all = [...touched];
      touched = new Map();
      head.insert(all.flatMap(([seriesId, { waiting }]) => join(waiting).map((block): HeadBlock => [seriesId, block])));
      latest.keep(all.flatMap(([id, { newest }]) => (newest === undefined ? [] : [[id, newest] as const])));
      return all.map(([seriesId]) => seriesId);
    },
    reset() {
      touched = new Map();
      keys.forget();
      states.forgetAll();
    },
  };
}

/** Seals a block as it came where nothing else has to be looked at, and otherwise lets it wait. */
function keep({ blocks, states }: PointTables, seriesId: number, block: Uint8Array, touched: Touched): void {
  const { count, firstMicros, lastMicros } = readBlockHeader(block);
  const state = states.of(seriesId);
  if (lastMicros >= state.newest) {
    state.newest = lastMicros;
    touched.newest = block;
  }
  const meetsWaiting = firstMicros <= state.waitingLast && lastMicros >= state.waitingFirst;
  const isNewer = firstMicros > state.newestSealed;
  const others = isNewer || meetsWaiting ? [] : blocks.overlapping(seriesId, firstMicros, lastMicros);
  // Sent again, as after an answer that was lost.
  if (others.some((other) => Buffer.compare(blocks.bytes(other), block) === 0)) return;
  if (count < FEWEST_IN_BLOCK || meetsWaiting || others.length > 0) {
    touched.waiting.push(block);
    noteWaiting(state, count, firstMicros, lastMicros);
    return;
  }
  if (isNewer) state.newestSealed = lastMicros;
  blocks.insert(seriesId, block);
}

/** One block in the place of several small ones, as many requests that are committed together bring them. */
function join(waiting: readonly Uint8Array[]): readonly Uint8Array[] {
  return waiting.length < 2 ? waiting : encodeEvenly(mergeBlocks(waiting));
}
