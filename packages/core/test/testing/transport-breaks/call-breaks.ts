import { Timestamp } from "@iobeam/core";
import type { BreakRow } from "./break.ts";

const TOKEN = "refuses a token that is not accepted";
const ABORTED = "rejects with ABORTED where the signal has ended the call";

export const callBreaks: readonly BreakRow[] = [
  [
    "queries with any token",
    (right) => ({ query: (request, call) => right.query(request, { ...call, token: "good" }) }),
    TOKEN,
  ],
  [
    "imports with any token",
    (right) => ({ importBatch: (batch, call) => right.importBatch(batch, { ...call, token: "good" }) }),
    TOKEN,
  ],
  [
    "stores before it looks at the token",
    (right) => ({
      importBatch: async (batch, call) => {
        await right.importBatch(batch, { ...call, token: "good" });
        await right.serverTime(call);
      },
    }),
    TOKEN,
  ],
  [
    "refreshes to a token that is not accepted",
    () => ({ refreshToken: async () => "fresh" }),
    "changes a token for one that is accepted",
  ],
  ["tells a time in the past", () => ({ serverTime: async () => new Timestamp(0) }), "tells the backend's time"],
  [
    "takes no notice of the signal",
    (right) => ({ query: (request, { token }) => right.query(request, { token }) }),
    ABORTED,
  ],
  [
    "imports after the signal",
    (right) => ({ importBatch: (batch, { token }) => right.importBatch(batch, { token }) }),
    ABORTED,
  ],
  [
    "rejects with the signal's own reason",
    (right) => ({
      query: async (request, call) => {
        call.signal?.throwIfAborted();
        return right.query(request, call);
      },
    }),
    ABORTED,
  ],
];
