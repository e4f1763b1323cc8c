import {
  BLOCKS_TYPE,
  encodeImportFrame,
  encodeListImport,
  encodeTableImport,
  type ImportBatch,
  readBlockHeader,
  type SeriesBlock,
} from "@iobeam/core";

/** How many points one request of JSON may carry; the original clients keep to it too. */
const MOST_JSON_POINTS = 1_000;
/** How many bytes of blocks a table may be made of, where it has more than one column: texts may be long. */
const MOST_TABLE_BYTES = 65_536;

/** What one request carries. */
export interface ImportPart {
  /** The blocks. */
  readonly blocks: readonly SeriesBlock[];
  /** The same, as it is sent. */
  readonly request: { readonly path: string; readonly body: string | Uint8Array; readonly type?: string };
}

/** The next part of a batch as blocks: from `start` on, as many as fit into `maxBytes`, and at least one. */
export function nextFrame(batch: ImportBatch, start: number, maxBytes: number): ImportPart {
  let bytes = 0;
  const blocks = takeWhile(batch.blocks, start, ({ name, block }) => {
    bytes += name.length + block.length;
    return bytes <= maxBytes;
  });
  return { blocks, request: { path: "imports", body: encodeImportFrame({ ...batch, blocks }), type: BLOCKS_TYPE } };
}

/** The next part of a batch as JSON: from `start` on, at most 1,000 points. Texts and booleans go as a table. */
export function nextJson(batch: ImportBatch, start: number): ImportPart {
  const first = batch.blocks[start] as SeriesBlock;
  if (!readBlockHeader(first.block).isNumeric) {
    const blocks = takeColumns(batch.blocks, start);
    return { blocks, request: { path: "imports?fmt=table", body: encodeTableImport({ ...batch, blocks }) } };
  }
  let points = 0;
  const blocks = takeWhile(batch.blocks, start, ({ block }) => {
    const { count, isNumeric } = readBlockHeader(block);
    points += count;
    return isNumeric && points <= MOST_JSON_POINTS;
  });
  return { blocks, request: { path: "imports", body: encodeListImport({ ...batch, blocks }) } };
}

/** Columns of one table, as their rows tell: at most 1,000 cells, and 64 KiB. */
function takeColumns(blocks: readonly SeriesBlock[], start: number): readonly SeriesBlock[] {
  const names = new Set<string>();
  let bytes = 0;
  const first = readBlockHeader((blocks[start] as SeriesBlock).block);
  return takeWhile(blocks, start, ({ name, block }) => {
    const { isNumeric, count, firstMicros, lastMicros } = readBlockHeader(block);
    const isAlike = count === first.count && firstMicros === first.firstMicros && lastMicros === first.lastMicros;
    const isOther = !names.has(name);
    names.add(name);
    bytes += block.length;
    const fits = names.size * count <= MOST_JSON_POINTS && bytes <= MOST_TABLE_BYTES;
    return !isNumeric && isAlike && isOther && fits;
  });
}

/** The first block from `start` on, and those after it as long as they fit. */
function takeWhile(
  blocks: readonly SeriesBlock[],
  start: number,
  fits: (block: SeriesBlock) => boolean,
): readonly SeriesBlock[] {
  let end = start;
  while (end < blocks.length && (fits(blocks[end] as SeriesBlock) || end === start)) end++;
  return blocks.slice(start, end);
}
