import { INPUT_NAMESPACE, readBlockHeader } from "@iobeam/core";
import type { SourceBatch } from "../../records/points.ts";
import { refuseNamespace } from "../unknown-namespace.ts";
import { refuseProject } from "../unknown-project.ts";
import { encodeEvenly, mergeBlocks } from "./columns.ts";
import type { HeadBlock } from "./head-table.ts";
import { FEWEST_IN_BLOCK, type PointTables } from "./point-tables.ts";
import { noteWaiting } from "./series-state.ts";

/** Writes points. Within a transaction, `flush` before its end. */
export interface PointWriter {
  /** @throws {@link Refusal} for a project or a namespace that does not exist, before anything is written */
  append(batches: readonly SourceBatch[]): void;
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
  const { sources, keys, head, latest, states } = tables;
  let touched = new Map<number, Touched>();

  function touch(seriesId: number): Touched {
    let series = touched.get(seriesId);
    if (series === undefined) {
      series = { waiting: [], newest: undefined };
      touched.set(seriesId, series);
    }
    return series;
  }

  function find({ projectId, namespace }: SourceBatch): number {
    const namespaceId = sources.namespace(projectId, namespace);
    if (namespaceId !== undefined) return namespaceId;
    throw sources.namespace(projectId, INPUT_NAMESPACE) === undefined || namespace === undefined
      ? refuseProject(projectId)
      : refuseNamespace(namespace);
  }

  return {
    append(batches) {
      const namespaceIds = batches.map(find);
      for (const [index, batch] of batches.entries()) {
        const source = sources.source(batch, namespaceIds[index] as number);
        for (const { name, block } of batch.blocks) {
          const seriesId = keys.find(source, name, block);
          keep(tables, seriesId, block, touch(seriesId));
        }
      }
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
      sources.forget();
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
