import {
  BackendUnavailableError,
  createMemoryTransport,
  type ImportBatch,
  type IobeamError,
  NetworkError,
  PartialImportError,
  QueryReq,
  RequestRejectedError,
  RequestTimeoutError,
  type Transport,
} from "@iobeam/core";
import { createManualClock, describeTransport } from "@iobeam/core/testing";
import { createRetryingTransport, type RetryOptions } from "@iobeam/transport";
import { describe, expect, it } from "vitest";
import { batchOf, blocksOf, pointsOf } from "./batches.ts";

describeTransport({
  runner: { describe, it },
  name: "retrying over memory",
  create: async () => ({
    transport: createRetryingTransport(createMemoryTransport({ tokens: ["good"] })),
    projectId: 6,
    token: "good",
    badToken: "bad",
  }),
});

const call = { token: "t" };
const query = new QueryReq(6);

/** A transport whose calls fail with the given errors, one after another, and then work. */
function failing(...errors: Error[]): { transport: Transport; tries: () => number } {
  let tries = 0;
  const fail = async (): Promise<void> => {
    const error = errors[tries++];
    if (error !== undefined) throw error;
  };
  const working = createMemoryTransport();
  return {
    tries: () => tries,
    transport: {
      registerDevice: (...args) => fail().then(() => working.registerDevice(...args)),
      importBatch: (...args) => fail().then(() => working.importBatch(...args)),
      query: (...args) => fail().then(() => working.query(...args)),
      refreshToken: (...args) => fail().then(() => working.refreshToken(...args)),
      serverTime: (...args) => fail().then(() => working.serverTime(...args)),
    },
  };
}

/** Runs a call to its end on a clock of its own; tells how it ended and how long it waited. */
async function run<T>(
  transport: Transport,
  options: RetryOptions,
  ask: (transport: Transport) => Promise<T>,
): Promise<{ outcome: unknown; waitedMs: number }> {
  const clock = createManualClock();
  let waitedMs: number | undefined;
  const outcome = ask(createRetryingTransport(transport, options, clock))
    .then(
      () => "resolved",
      (error: unknown) => error,
    )
    .finally(() => {
      waitedMs = clock.elapsedMs();
    });
  while (waitedMs === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await clock.advance(clock.waiting > 0 ? 100_000 : 0);
  }
  return { outcome: await outcome, waitedMs };
}

const down = (): IobeamError => new NetworkError("down", true);

describe("a retrying transport", () => {
  it("tries again until it works, with bounds that double", async () => {
    const { transport, tries } = failing(down(), down(), down());
    const { outcome, waitedMs } = await run(transport, { minDelayMs: 10, random: () => 1 }, (t) =>
      t.query(query, call),
    );
    expect([outcome, tries(), waitedMs]).toEqual(["resolved", 4, 10 + 20 + 40]);
  });

  it("waits at most maxDelayMs, and a random part of each bound", async () => {
    const errors = Array.from({ length: 4 }, down);
    const options = { minDelayMs: 100, maxDelayMs: 200, random: () => 0.5 };
    const { waitedMs } = await run(failing(...errors).transport, options, (t) => t.query(query, call));
    expect(waitedMs).toBe(50 + 100 + 100 + 100);
  });

  it("gives up after its retries with the last error", async () => {
    const last = new RequestTimeoutError("GET /", 5);
    const { transport, tries } = failing(down(), down(), last, down());
    const { outcome } = await run(transport, { retries: 2 }, (t) => t.query(query, call));
    expect([outcome, tries()]).toEqual([last, 3]);
  });

  it("does what Retry-After says, also where that is longer than its own bound", async () => {
    const busy = new BackendUnavailableError(429, "busy", 15_000);
    const { waitedMs } = await run(failing(busy).transport, { maxDelayMs: 10 }, (t) => t.query(query, call));
    expect(waitedMs).toBe(15_000);
  });

  it("gives up at once where Retry-After leads past the total deadline, and says when to come back", async () => {
    const { transport, tries } = failing(new BackendUnavailableError(503, "busy", 61_000));
    const { outcome, waitedMs } = await run(transport, { totalMs: 60_000 }, (t) => t.query(query, call));
    expect([tries(), waitedMs]).toEqual([1, 0]);
    expect(outcome).toMatchObject({ code: "BACKEND_UNAVAILABLE", retryAfterMs: 61_000 });
  });

  it("does not try again what cannot get better", async () => {
    for (const error of [new RequestRejectedError({ status: 400, reason: "no" }), new TypeError("a bug")]) {
      const { transport, tries } = failing(error);
      expect((await run(transport, {}, (t) => t.query(query, call))).outcome).toBe(error);
      expect(tries()).toBe(1);
    }
  });

  it.each([
    [true, new BackendUnavailableError(503, "busy")],
    [true, new BackendUnavailableError(429, "busy")],
    [true, new NetworkError("refused", false)],
    [false, new BackendUnavailableError(500, "broken")],
    [false, new NetworkError("reset", true)],
    [false, new RequestTimeoutError("POST /devices", 5)],
  ])("tries a registration again: %s after %s", async (again, error) => {
    const { transport, tries } = failing(error);
    await run(transport, {}, (t) => t.registerDevice({ projectId: 6 }, call));
    expect(tries()).toBe(again ? 2 : 1);
  });

  it("sends again only what is missing of an import", async () => {
    const sent: string[][] = [];
    const [whole, first, second] = [batchOf(4), part(0, 2), part(2, 4)];
    const transport = importing(async (batch) => {
      sent.push(pointsOf(batch));
      if (sent.length === 1) throw new PartialImportError(first, second, down());
    });
    const { outcome } = await run(transport, {}, (t) => t.importBatch(whole, call));
    expect([outcome, sent]).toEqual(["resolved", [pointsOf(whole), pointsOf(second)]]);
  });

  it("tells over all tries which points are stored and which are not", async () => {
    let tries = 0;
    const transport = importing(async () => {
      tries++;
      if (tries === 1) throw new PartialImportError(part(0, 1), part(1, 4), down());
      if (tries === 2) throw new PartialImportError(part(1, 3), part(3, 4), down());
      throw new RequestRejectedError({ status: 400, reason: "no" });
    });
    const { outcome } = await run(transport, {}, (t) => t.importBatch(batchOf(4), call));
    expect(outcome).toBeInstanceOf(PartialImportError);
    const { stored, unstored, retryable } = outcome as PartialImportError;
    expect([pointsOf(stored), pointsOf(unstored), retryable]).toEqual([
      pointsOf(part(0, 3)),
      pointsOf(part(3, 4)),
      false,
    ]);
  });

  it("counts the total deadline from the last progress", async () => {
    let left = 4;
    const transport = importing(async () => {
      left--;
      if (left > 0)
        throw new PartialImportError(
          part(3 - left, 4 - left),
          part(4 - left, 4),
          new BackendUnavailableError(503, "slow", 900),
        );
    });
    const { outcome, waitedMs } = await run(transport, { totalMs: 1_000 }, (t) => t.importBatch(batchOf(4), call));
    expect([outcome, waitedMs]).toEqual(["resolved", 2_700]);
  });

  it("stops waiting when its signal says so", async () => {
    const controller = new AbortController();
    const clock = createManualClock();
    const { transport, tries } = failing(down());
    const asked = createRetryingTransport(transport, {}, clock).query(query, { ...call, signal: controller.signal });
    const settled = asked.catch((error: unknown) => error);
    await clock.timerSet();
    controller.abort();
    expect(await settled).toMatchObject({ code: "ABORTED" });
    expect([tries(), clock.waiting]).toEqual([1, 0]);
  });

  it.each([{ retries: -1 }, { minDelayMs: Number.NaN }, { totalMs: "1" as never }])(
    "refuses the option %j",
    (options) => {
      expect(() => createRetryingTransport(createMemoryTransport(), options)).toThrow(/retry\.\w+ must be a number/);
    },
  );
});

function importing(importBatch: Transport["importBatch"]): Transport {
  return { ...createMemoryTransport(), importBatch };
}

function part(from: number, to: number): ImportBatch {
  const values = [0, 1, 2, 3].slice(from, to);
  return { ...batchOf(0), blocks: blocksOf("s", values, from) };
}
