import { AbortedError, ForbiddenError, QueryReq, type StreamPage, type Transport } from "@iobeam/core";
import type { Break, BreakRow } from "./break.ts";

const ORDER = "streams what a query finds, in its order";
const PAGES = "streams a series of many pages, and goes on after any of them";
const REFUSED = "refuses a stream with a token that is not accepted, and one that its signal has ended";

export const streamBreaks: readonly BreakRow[] = [
  ["streams newest first", paging((page) => ({ ...page, points: [...page.points].reverse() })), ORDER],
  ["streams the first point alone", paging((page) => ({ ...page, points: page.points.slice(0, 1) })), PAGES],
  ["streams without cursors", paging(({ points }) => ({ points })), PAGES],
  ["never ends its cursors", paging((page) => ({ cursor: "x", ...page })), PAGES],
  ["begins anew whatever the cursor", streaming((right, request, { token }) => right(request, { token })), PAGES],
  [
    "streams everything whatever is asked",
    streaming((right, { projectId, timeUnit }, call) => right(new QueryReq(projectId, { timeUnit }), call)),
    "narrows a stream like a query",
  ],
  [
    "streams a request with limit as if it had none",
    streaming((right, { projectId, filter: { limit: _, ...filter }, ...target }, call) =>
      right(new QueryReq(projectId, { ...target, aggregation: undefined }, filter), call),
    ),
    "refuses to stream a request with limit or an operator",
  ],
  ["refuses a stream of nothing", refuseNothing, "streams nothing where a query finds nothing"],
  ["streams with any token", streaming((right, request, call) => right(request, { ...call, token: "good" })), REFUSED],
  [
    "looks at the signal of a stream at its beginning only",
    streaming((right, request, { signal, ...call }) => {
      if (signal?.aborted) throw new AbortedError("The call");
      return right(request, call);
    }),
    "ends a stream between two pages where its signal says so",
  ],
];

type Stream = NonNullable<Transport["stream"]>;

function streaming(change: (right: Stream, ...call: Parameters<Stream>) => AsyncIterable<StreamPage>): Break {
  return (right) => ({
    async *stream(...call) {
      yield* change(right.stream as Stream, ...call);
    },
  });
}

function paging(change: (page: StreamPage) => StreamPage): Break {
  return (right) => ({
    async *stream(...call) {
      for await (const page of (right.stream as Stream)(...call)) yield change(page);
    },
  });
}

function refuseNothing(right: Transport): Partial<Transport> {
  return {
    async *stream(...call) {
      for await (const page of (right.stream as Stream)(...call)) {
        if (page.points.length === 0) throw new ForbiddenError("nothing");
        yield page;
      }
    },
  };
}
