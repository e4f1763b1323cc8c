import { decodeBlock, encodeBlocks, type IobeamError, type PointValue, type SeriesBlock } from "@iobeam/core";

/** A point that the backend refuses. */
export interface RefusedPoint {
  /** A block that holds it alone. */
  readonly block: SeriesBlock;
  readonly error: IobeamError;
}

/** Tries to import blocks: resolves to those that were refused, with the reason; rejects where it failed otherwise. */
export type TryImport = (blocks: readonly SeriesBlock[]) => Promise<Refusal | undefined>;

/** What of a try was refused. */
export interface Refusal {
  readonly blocks: readonly SeriesBlock[];
  readonly error: IobeamError;
}

/**
 * Finds the points that the backend refuses among blocks of which it has refused some, by halving, so that it takes all
 * others. Of one bad point in a thousand it takes about twenty requests. They are made one after the other, in order: of
 * two values with one time the later has to come later.
 *
 * @param pieces - what is to be tried; what is done is taken from it, so that it can go on after it was interrupted
 * @param onRefused - told of each; returns whether to go on
 */
export async function isolate(
  pieces: (readonly SeriesBlock[])[],
  tryImport: TryImport,
  onRefused: (point: RefusedPoint) => boolean,
): Promise<void> {
  for (let piece = pieces[0]; piece !== undefined; piece = pieces[0]) {
    const refusal = await tryImport(piece);
    const halves = refusal === undefined ? [] : halve(refusal.blocks);
    pieces.splice(0, 1, ...(halves ?? []));
    if (refusal === undefined || halves !== undefined) continue;
    if (!onRefused({ block: refusal.blocks[0] as SeriesBlock, error: refusal.error })) return;
  }
}

/** Two halves of some blocks, or of the points of one; `undefined` for a single point. */
function halve(blocks: readonly SeriesBlock[]): SeriesBlock[][] | undefined {
  if (blocks.length > 1) {
    const middle = Math.ceil(blocks.length / 2);
    return [blocks.slice(0, middle), blocks.slice(middle)];
  }
  const { name, block } = blocks[0] as SeriesBlock;
  const { times, values } = decodeBlock(block);
  if (times.length === 1) return undefined;
  const middle = Math.ceil(times.length / 2);
  return [
    [0, middle],
    [middle, times.length],
  ].map(([start, end]) => {
    const part = Array.from(values as ArrayLike<PointValue>).slice(start, end);
    return encodeBlocks(times.slice(start, end), part).map((half) => ({ name, block: half }));
  });
}
