import { type ImportBatch, type IobeamError, PartialImportError } from "@iobeam/core";
import { createHttpTransport, type HttpTransportOptions } from "@iobeam/transport";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOf, blocksOf, pointsOf } from "./batches.ts";
import { failureOf } from "./failure-of.ts";
import { answer, type Reaction, type Received, reset, startFaultServer } from "./fault-server.ts";

const call = { token: "a.b.c" };
const once: HttpTransportOptions = { retry: false };
const quick: HttpTransportOptions = { retry: { minDelayMs: 1, maxDelayMs: 2 } };

async function partialFailure(url: string, batch: ImportBatch, options = once): Promise<PartialImportError> {
  return (await failureOf(
    createHttpTransport({ baseUrl: url, ...options }).importBatch(batch, call),
  )) as PartialImportError;
}

/** The time of the first point of a request. */
function firstOf({ body }: Received): number {
  return JSON.parse(body).sources[0].data[0].time;
}

/** Answers by what is asked, whatever the order. */
function byFirst(reactions: Record<number, Reaction>): Reaction {
  return (response, received) => (reactions[firstOf(received)] ?? answer(200))(response, received);
}

/** Answers the first request, and from then on none before `together` of them wait. */
function answerTogether(together: number): { readonly reaction: Reaction; readonly waited: number[] } {
  const waited: number[] = [];
  const waiting: (() => void)[] = [];
  const reaction: Reaction = (response, received) => {
    waiting.push(() => answer(200)(response, received));
    waited.push(waiting.length);
    if (waited.length > 1 && waiting.length < together) return;
    for (const release of waiting.splice(0)) release();
  };
  return { reaction, waited };
}

describe("an import in several requests", () => {
  it("goes out in requests of 1,000 points: one at first, and then two at once", async () => {
    const { reaction, waited } = answerTogether(2);
    const { url, received } = await startFaultServer(reaction);
    await createHttpTransport({ baseUrl: url }).importBatch(batchOf(4_500), call);
    const sizes = received.map(({ body }) => JSON.parse(body).sources[0].data.length);
    expect(sizes.toSorted()).toEqual([1_000, 1_000, 1_000, 1_000, 500]);
    expect(received.slice(0, 1).map(firstOf)).toEqual([0]);
    expect(waited).toEqual([1, 1, 2, 1, 2]);
  });

  it("goes out one after another where a later value has to win over an earlier one", async () => {
    let [open, most] = [0, 0];
    const { url, received } = await startFaultServer((response, request) => {
      most = Math.max(most, ++open);
      setTimeout(() => answer(200)(response, request), 20).unref();
      response.on("finish", () => open--);
    });
    const [old, next] = [batchOf(2_000).blocks, blocksOf("s", new Array(1_000).fill(7), 1_999)];
    await createHttpTransport({ baseUrl: url }).importBatch({ ...batchOf(0), blocks: [...old, ...next] }, call);
    expect(received.map(firstOf)).toEqual([0, 1_000, 1_999]);
    expect(most).toBe(1);
  });

  it("sends nothing that is newer than what was refused, and everything of other series", async () => {
    const { url, received } = await startFaultServer((response, request) =>
      answer(request.body.includes('"old"') && request.body.includes('"value":0}') ? 404 : 200)(response, request),
    );
    const old = [...batchOf(1_000, "old").blocks, ...blocksOf("old", new Array(1_000).fill(7), 0)];
    const batch = { ...batchOf(0), blocks: [...old, ...batchOf(1_000, "other").blocks] };
    const error = await partialFailure(url, batch);
    expect(received).toHaveLength(2);
    expect([error.stored.blocks.map(({ name }) => name), error.unstored.blocks]).toEqual([["other"], old]);
  });

  it("tells the first of several refusals", async () => {
    const { url } = await startFaultServer(
      answer(200),
      answer(400, { errors: [{ message: "one" }] }),
      answer(400, { errors: [{ message: "two" }] }),
    );
    const batch = { ...batchOf(0), blocks: [0, 1, 2].flatMap(() => batchOf(1_000, "s").blocks) };
    const others = { ...batch, blocks: batch.blocks.map(({ block }, at) => ({ name: `s${at}`, block })) };
    const error = await failureOf(createHttpTransport({ baseUrl: url, ...once }).importBatch(others, call));
    expect(error.message).toContain("one");
  });

  it("tells what is stored where a block among the others cannot be read", async () => {
    const { url } = await startFaultServer(answer(200));
    const batch = batchOf(3_000);
    const broken = batch.blocks[2]?.block as Uint8Array;
    broken[broken.length - 1] = (broken.at(-1) as number) ^ 1;
    const error = await partialFailure(url, batch);
    expect(error).toMatchObject({ code: "PARTIAL_IMPORT", retryable: false, cause: { code: "INVALID_BLOCK" } });
    expect(error.unstored.blocks).toEqual(batch.blocks.slice(2));
  });

  it("sends nothing where a block has no header that can be read", async () => {
    const { url, received } = await startFaultServer(answer(200));
    const batch = { ...batchOf(1_000), blocks: [...batchOf(1_000).blocks, { name: "s", block: new Uint8Array(50) }] };
    const error = await failureOf(createHttpTransport({ baseUrl: url }).importBatch(batch, call));
    expect([error.code, received.length]).toEqual(["INVALID_BLOCK", 0]);
  });

  it("tells exactly which points are stored when it fails half-way, and sends no more", async () => {
    const { url, received } = await startFaultServer(byFirst({ 1000: answer(500), 2000: answer(500) }));
    const batch = batchOf(5_500);
    const error = await partialFailure(url, batch);
    expect(error).toMatchObject({ code: "PARTIAL_IMPORT", retryable: true });
    expect(pointsOf(error.stored)).toEqual(pointsOf(batch).slice(0, 1_000));
    expect(pointsOf(error.unstored)).toEqual(pointsOf(batch).slice(1_000));
    expect(received).toHaveLength(3);
    expect(error.message).toContain("4500 of 5500 points are not stored");
  });

  it("stops after the first request where that fails", async () => {
    const { url, received } = await startFaultServer(answer(500));
    await failureOf(createHttpTransport({ baseUrl: url, ...once }).importBatch(batchOf(5_500), call));
    expect(received).toHaveLength(1);
  });

  it("goes on past a request that is refused for good", async () => {
    const { url } = await startFaultServer(byFirst({ 1000: answer(400) }));
    const batch = batchOf(2_500);
    const error = await partialFailure(url, batch, quick);
    expect(error).toMatchObject({ code: "PARTIAL_IMPORT", retryable: false });
    expect(pointsOf(error.unstored)).toEqual(pointsOf(batch).slice(1_000, 2_000));
  });

  it("is no partial failure when nothing was stored", async () => {
    const { url } = await startFaultServer(answer(401));
    const error = await failureOf(createHttpTransport({ baseUrl: url, ...once }).importBatch(batchOf(2_500), call));
    expect(error).toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("completes through retry, sending only what is missing again", async () => {
    const failures: Record<number, Reaction[]> = { 1000: [reset, answer(503)], 2000: [answer(503)] };
    const { url, received } = await startFaultServer((response, request) =>
      (failures[firstOf(request)]?.shift() ?? answer(200))(response, request),
    );
    await createHttpTransport({ baseUrl: url, ...quick }).importBatch(batchOf(2_500), call);
    const firsts = received.map(firstOf);
    expect(firsts.filter((first) => first === 0)).toEqual([0]);
    expect(new Set(firsts.slice(1))).toEqual(new Set([1_000, 2_000]));
  });

  it("tells the truth of every request, whichever of them fail", async () => {
    const status = fc.constantFrom(200, 200, 200, 400, 401, 500);
    await fc.assert(
      fc.asyncProperty(fc.array(status, { minLength: 8, maxLength: 8 }), async (statuses) => {
        const batch = batchOf(8_000);
        const { url, received } = await startFaultServer((response, request) =>
          answer(statuses[firstOf(request) / 1_000] as number)(response, request),
        );
        const error = await createHttpTransport({ baseUrl: url, ...once })
          .importBatch(batch, call)
          .then(
            () => undefined,
            (reason: IobeamError) => reason,
          );
        const arrived = received.map(firstOf).filter((first) => statuses[first / 1_000] === 200);
        const stored = pointsOf(batch).filter((_, at) => arrived.includes(at - (at % 1_000)));
        const told = error instanceof PartialImportError ? pointsOf(error.stored) : error ? [] : stored;
        expect(told).toEqual(stored);
        expect(error === undefined).toBe(stored.length === 8_000);
        if (error instanceof PartialImportError) {
          expect([...pointsOf(error.unstored), ...told].toSorted()).toEqual(pointsOf(batch).toSorted());
        }
      }),
      { numRuns: 60 },
    );
  });
});
