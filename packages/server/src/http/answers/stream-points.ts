import { Readable } from "node:stream";
import { readBlockHeader } from "@iobeam/core";
import type { Page, PagePlace, SourceSelection } from "../../records/points.ts";
import type { Store } from "../../store.ts";
import { encodeCursor } from "../routes/points/page-cursor.ts";
import { encodeInSlices } from "./in-slices.ts";
import type { StreamForm } from "./stream-form.ts";

/** What a stream brings, and from where on. */
export interface StreamSource {
  readonly store: Pick<Store, "readPage">;
  readonly selection: SourceSelection;
  readonly after: PagePlace | undefined;
}

/** So many points of a stream are held at a time. */
const PAGE_POINTS = 10_000;

/**
 * All points that are meant, as text. The next page is read when the one before has been taken, so a slow reader makes
 * for a slow stream and not for a full memory. The first page is read before this resolves: what is wrong then can be
 * answered yet.
 */
export async function streamPoints(source: StreamSource, form: StreamForm): Promise<Readable> {
  const first = await readPage(source, source.after);
  return Readable.from(write(source, form, first), { objectMode: false, highWaterMark: 64 * 1_024 });
}

async function* write(source: StreamSource, form: StreamForm, first: Page): AsyncGenerator<Buffer> {
  let points = 0;
  const begin = form.begin(source.after !== undefined);
  if (begin !== "") yield Buffer.from(begin);
  for (let page = first; ; page = await readPage(source, page.next)) {
    points += countPoints(page);
    yield* encodeInSlices(encodePage(page, form));
    if (page.next === undefined) break;
  }
  const end = form.end(points);
  if (end !== "") yield Buffer.from(end);
}

function readPage({ store, selection }: StreamSource, after: PagePlace | undefined): Promise<Page> {
  return store.readPage(selection, PAGE_POINTS, after);
}

function* encodePage({ series, next }: Page, form: StreamForm): Generator<string> {
  const cursor = next === undefined ? undefined : encodeCursor(next);
  for (const each of series) {
    for (const block of each.blocks) {
      const isLast = each === series.at(-1) && block === each.blocks.at(-1);
      yield form.points({ ...each, blocks: [block], cursor: isLast ? cursor : undefined });
    }
  }
  if (cursor !== undefined) yield form.endPage(cursor);
}

function countPoints({ series }: Page): number {
  return series.reduce(
    (sum, { blocks }) => blocks.reduce((count, block) => count + readBlockHeader(block).count, sum),
    0,
  );
}
