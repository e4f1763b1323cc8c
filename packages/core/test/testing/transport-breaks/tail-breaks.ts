import { QueryReq, type TailMessage, type Transport } from "@iobeam/core";
import type { Break, BreakRow } from "./break.ts";

const POINTS = "tells of points as they are stored, and not of those before";
const REFUSED = "ends a tail that waits where its signal says so, and refuses a token that is not accepted";

export const tailBreaks: readonly BreakRow[] = [
  [
    "says something else than that it listens",
    telling((message) => [message.kind === "open" ? { kind: "dropped", points: 0 } : message]),
    POINTS,
  ],
  ["tells of a point twice", telling((message) => (message.kind === "open" ? [message] : [message, message])), POINTS],
  ["begins a tail with what was stored before", withHistory, POINTS],
  [
    "tells of all devices and series",
    tailing((right, { projectId, timeUnit }, call) => right(new QueryReq(projectId, { timeUnit }), call)),
    "tells of the device and the series that are asked for",
  ],
  [
    "tells the times of a tail in milliseconds always",
    tailing((right, { projectId, timeUnit: _, ...target }, call) => right(new QueryReq(projectId, target), call)),
    "tells the times of a tail in the unit that is asked for",
  ],
  ["ends all tails with one of them", endTogether, "serves several tails, each on its own"],
  [
    "opens a tail with any token",
    tailing((right, request, call) => right(request, { ...call, token: "good" })),
    REFUSED,
  ],
];

type Tail = NonNullable<Transport["tail"]>;

function tailing(change: (right: Tail, ...call: Parameters<Tail>) => AsyncIterable<TailMessage>): Break {
  return (right) => ({ tail: (...call) => change(right.tail as Tail, ...call) });
}

function telling(change: (message: TailMessage) => TailMessage[]): Break {
  return (right) => ({
    async *tail(...call) {
      for await (const message of (right.tail as Tail)(...call)) yield* change(message);
    },
  });
}

function withHistory(right: Transport): Partial<Transport> {
  return {
    async *tail(request, call) {
      yield { kind: "open" };
      for (const series of (await right.query(request, call)).result) yield { kind: "points", ...series };
      for await (const message of (right.tail as Tail)(request, call)) if (message.kind !== "open") yield message;
    },
  };
}

function endTogether(right: Transport): Partial<Transport> {
  let isEnded = false;
  return {
    async *tail(...call) {
      try {
        for await (const message of (right.tail as Tail)(...call)) {
          if (isEnded) return;
          yield message;
        }
      } finally {
        isEnded = true;
      }
    },
  };
}
