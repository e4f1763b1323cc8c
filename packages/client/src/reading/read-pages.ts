import {
  type CallOptions,
  IobeamError,
  type QueryReq,
  type QueryResult,
  type RequestRejectedError,
  type StreamPage,
  type StreamPoint,
  type Transport,
} from "@iobeam/core";

/** The points of a result in parts: as a stream where that is to be had, or else at once. */
export async function* readPages(
  transport: Transport,
  request: QueryReq,
  call: CallOptions,
): AsyncGenerator<Iterable<StreamPoint>> {
  const pages = mayStream(request) ? transport.stream?.(request, call)[Symbol.asyncIterator]() : undefined;
  const first = pages === undefined ? undefined : await firstOf(pages);
  if (pages === undefined || first === undefined) {
    yield flatten(await transport.query(request, call));
    return;
  }
  try {
    for (let next = first; !next.done; next = await pages.next()) yield next.value.points;
  } finally {
    await pages.return?.();
  }
}

/** The newest points, and what is made of all of them, are known when all of a series was read. */
function mayStream({ filter, aggregation }: QueryReq): boolean {
  return filter.limit === undefined && aggregation === undefined;
}

/** The first page; `undefined` where the backend cannot stream. */
async function firstOf(pages: AsyncIterator<StreamPage>): Promise<IteratorResult<StreamPage> | undefined> {
  try {
    return await pages.next();
  } catch (error) {
    if (isUnknownPath(error)) return undefined;
    throw error;
  }
}

/** Whether a backend says that it does not know a path; those of before know none of the later ones. */
function isUnknownPath(error: unknown): boolean {
  if (!IobeamError.is(error) || error.code !== "REQUEST_REJECTED") return false;
  const { status } = error as RequestRejectedError;
  return status === 404 || status === 405;
}

function* flatten({ result }: QueryResult): Generator<StreamPoint> {
  for (const { device_id, name, labels, data } of result) {
    const source = labels === undefined ? { device_id, name } : { device_id, name, labels };
    for (const { time, value } of data) yield { ...source, time, value };
  }
}
