import { readBlockHeader } from "../blocks/block-header.ts";

/** Points of one series as they travel: encoded once, and kept as they are until somebody reads them. */
export interface SeriesBlock {
  /** The name of the series. */
  readonly name: string;
  /** At most 1,000 points, encoded (`docs/point-block.md`); `decodeBlock` reads them. */
  readonly block: Uint8Array;
}

/** Points of one device on their way to the backend. Importing a batch twice is the same as importing it once. */
export interface ImportBatch {
  /** The project. */
  readonly projectId: number;
  /** The device, one for the whole batch. */
  readonly deviceId: string;
  /** The points. A series may come in several blocks; of two points with the same time the later one stays. */
  readonly blocks: readonly SeriesBlock[];
}

/** How many points a batch holds. */
export function countPoints({ blocks }: Pick<ImportBatch, "blocks">): number {
  return blocks.reduce((sum, { block }) => sum + readBlockHeader(block).count, 0);
}
