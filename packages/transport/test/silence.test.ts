import { QueryReq } from "@iobeam/core";
import { createManualClock } from "@iobeam/core/testing";
import { createHttpTransport } from "@iobeam/transport";
import { expect, it } from "vitest";
import { type Reaction, startFaultServer } from "./fault-server.ts";

const beginTail: Reaction = (response) => {
  response.writeHead(200, { "content-type": "text/event-stream" }).write(": keep-alive\n\n");
};
const beginStream: Reaction = (response) => {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  response.write('{"device_id":"d","name":"s","time":1,"value":1}\n{"cursor":"x"}\n');
};

it("a tail without a sign of life for 45 seconds is a timeout", async () => {
  const clock = createManualClock();
  const { url } = await startFaultServer(beginTail);
  const transport = createHttpTransport({ baseUrl: url, clock, retry: false });
  const tail = transport.tail?.(new QueryReq(6), { token: "a.b.c" })[Symbol.asyncIterator]();
  expect((await tail?.next())?.value).toEqual({ kind: "open" });
  const outcome = tail?.next().catch((error: unknown) => error);
  await clock.timerSet();
  // The comment may come while it is waited for: each sign of life begins the wait anew.
  await clock.advance(45_000);
  await clock.advance(45_000);
  expect(await outcome).toMatchObject({ code: "TIMEOUT", retryable: true, timeoutMs: 45_000 });
});

it("a stream that stalls is a timeout while it is waited for, and none while its reader is busy", async () => {
  const clock = createManualClock();
  const { url } = await startFaultServer(beginStream);
  const transport = createHttpTransport({ baseUrl: url, clock, retry: false, timeoutMs: 1_000 });
  const pages = transport.stream?.(new QueryReq(6), { token: "a.b.c" })[Symbol.asyncIterator]();
  expect((await pages?.next())?.value).toMatchObject({ cursor: "x" });
  await clock.advance(60_000);
  const outcome = pages?.next().catch((error: unknown) => error);
  await clock.timerSet();
  await clock.advance(1_000);
  expect(await outcome).toMatchObject({ code: "TIMEOUT", timeoutMs: 1_000 });
});
