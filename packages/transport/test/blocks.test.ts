import { decodeImportFrame, encodeBlocks, encodeExportFrame, type PartialImportError, QueryReq } from "@iobeam/core";
import { createManualClock } from "@iobeam/core/testing";
import { createHttpTransport } from "@iobeam/transport";
import { describe, expect, it } from "vitest";
import { batchOf, blocksOf, pointsOf } from "./batches.ts";
import { failureOf } from "./failure-of.ts";
import { answer, type Reaction, type Received, silence, startFaultServer } from "./fault-server.ts";

const BLOCKS = "application/vnd.iobeam.blocks";
const call = { token: "a.b.c" };
const accepts = { accept: `application/json, ${BLOCKS}` };
const once = { retry: false } as const;
/** Takes blocks, and says so. */
const good = answer(200, {}, accepts);

function types(received: readonly Received[]): (string | undefined)[] {
  return received.map(({ headers }) => headers["content-type"]);
}

/** How many blocks each body of them held. */
function blockCounts(received: readonly Received[]): number[] {
  const frames = received.filter(({ headers }) => headers["content-type"] === BLOCKS);
  return frames.map(({ bytes }) => decodeImportFrame(bytes).blocks.length);
}

describe("blocks", () => {
  it("are sent once the backend has said that it takes them, in any answer", async () => {
    const { url, received } = await startFaultServer(answer(200, { server_timestamp: 0 }, accepts), good);
    const transport = createHttpTransport({ baseUrl: url });
    await transport.serverTime(call);
    await transport.importBatch(batchOf(2_500), call);
    expect(types(received)).toEqual([undefined, BLOCKS]);
    expect(pointsOf(decodeImportFrame(received[1]?.bytes ?? new Uint8Array()))).toEqual(pointsOf(batchOf(2_500)));
    expect(received[1]?.headers).toMatchObject({ authorization: "Bearer a.b.c", accept: "application/json" });
    expect(received[1]?.headers["content-encoding"]).toBeUndefined();
  });

  it("are sent in the midst of an import, and it is enough that an error says that they are taken", async () => {
    const { url, received } = await startFaultServer(answer(400, {}, accepts), good);
    const transport = createHttpTransport({ baseUrl: url, ...once });
    await expect(transport.importBatch(batchOf(3_000), call)).rejects.toMatchObject({ code: "PARTIAL_IMPORT" });
    expect(types(received)).toEqual(["application/json", BLOCKS]);
  });

  it("are not sent to a backend that does not say so", async () => {
    const { url, received } = await startFaultServer(answer(200, {}, { accept: "application/json" }));
    const transport = createHttpTransport({ baseUrl: url });
    for (let send = 0; send < 2; send++) await transport.importBatch(batchOf(10), call);
    expect(types(received)).toEqual(["application/json", "application/json"]);
  });

  it("are given up for good, and the same points sent as JSON, when they are answered with 415", async () => {
    const { url, received } = await startFaultServer(good, answer(415, "no", accepts), good);
    const transport = createHttpTransport({ baseUrl: url, ...once });
    await transport.importBatch(batchOf(1), call);
    await transport.importBatch(batchOf(1_500), call);
    await transport.importBatch(batchOf(1), call);
    const json = "application/json";
    expect(types(received)).toEqual([json, BLOCKS, json, json, json]);
    const sizes = received.slice(2).map(({ body }) => JSON.parse(body).sources[0].data.length);
    expect(sizes).toEqual([1_000, 500, 1]);
  });

  it("of texts and booleans go as tables where JSON is taken alone", async () => {
    const { url, received } = await startFaultServer(answer(200));
    const blocks = [...blocksOf("sky", ["clear"]), ...blocksOf("up", [true]), ...blocksOf("t", [1])];
    await createHttpTransport({ baseUrl: url }).importBatch({ ...batchOf(0), blocks }, call);
    expect(received.map(({ path, body }) => [path, JSON.parse(body).sources])).toEqual([
      ["/v1/imports?fmt=table", { fields: ["time", "sky", "up"], data: [[0, "clear", true]] }],
      ["/v1/imports", [{ name: "t", data: [{ time: 0, value: 1 }] }]],
    ]);
  });

  it("that are refused do not hold up the others, and are told of", async () => {
    const { url } = await startFaultServer(good, answer(400, {}, accepts), good);
    const transport = createHttpTransport({ baseUrl: url, ...once });
    await transport.importBatch(batchOf(1), call);
    const large = { ...batchOf(0), blocks: ["a", "b", "c"].flatMap((name) => blocksOf(name, [name.repeat(40_000)])) };
    const error = (await failureOf(transport.importBatch(large, call))) as PartialImportError;
    expect(error).toMatchObject({ code: "PARTIAL_IMPORT", retryable: false });
    expect([error.unstored, error.stored].map(({ blocks }) => blocks.map(({ name }) => name))).toEqual([
      ["a"],
      ["b", "c"],
    ]);
  });
});

describe("bodies of blocks", () => {
  /** 100 blocks of about 10 kB. */
  const backlog = {
    ...batchOf(0),
    blocks: Array.from({ length: 100 }, () => blocksOf("s", ["x".repeat(10_000)])).flat(),
  };

  /** Takes as long as it says on a clock that is turned by hand. */
  function after(ms: number, clock: ReturnType<typeof createManualClock>, reaction: Reaction): Reaction {
    return (response, received) => void clock.advance(ms).then(() => reaction(response, received));
  }

  it("grow while they are answered quickly, from 64 KiB to 1 MiB", async () => {
    const { url, received } = await startFaultServer(good);
    const transport = createHttpTransport({ baseUrl: url });
    await transport.importBatch(batchOf(1), call);
    await transport.importBatch(backlog, call);
    await transport.importBatch({ ...backlog, blocks: [...backlog.blocks, ...backlog.blocks] }, call);
    expect(blockCounts(received)).toEqual([6, 13, 26, 52, 3, 104, 96]);
  });

  it("do not grow while they are answered slowly", async () => {
    const clock = createManualClock();
    const { url, received } = await startFaultServer(after(1_500, clock, good));
    const transport = createHttpTransport({ baseUrl: url, clock });
    await transport.importBatch(batchOf(1), call);
    await transport.importBatch({ ...backlog, blocks: backlog.blocks.slice(0, 18) }, call);
    expect(blockCounts(received)).toEqual([6, 6, 6]);
  });

  it("are halved until the backend takes them, down to a single block, and grow no more", async () => {
    const tooLarge: Reaction = (response, received) =>
      (received.bytes.length > 25_000 ? answer(413, {}, accepts) : good)(response, received);
    const { url, received } = await startFaultServer(tooLarge);
    const transport = createHttpTransport({ baseUrl: url, ...once });
    await transport.importBatch(batchOf(1), call);
    await transport.importBatch({ ...backlog, blocks: backlog.blocks.slice(0, 6) }, call);
    expect(blockCounts(received)).toEqual([6, 3, 1, 1, 1, 1, 1, 1]);
    const block = blocksOf("s", ["x".repeat(60_000)]);
    await expect(transport.importBatch({ ...backlog, blocks: block }, call)).rejects.toMatchObject({ status: 413 });
  });

  it("are smaller the next time after they were not answered in time", async () => {
    const { url, received } = await startFaultServer(good, silence, good);
    const transport = createHttpTransport({ baseUrl: url, timeoutMs: 300, retry: { minDelayMs: 1, maxDelayMs: 2 } });
    await transport.importBatch(batchOf(1), call);
    await transport.importBatch({ ...backlog, blocks: backlog.blocks.slice(0, 6) }, call);
    expect(blockCounts(received)).toEqual([6, 3, 3]);
  });
});

describe("an answer in blocks", () => {
  const query = new QueryReq(6, { timeUnit: "usec" });
  const found = [{ deviceId: "d", name: "s", blocks: encodeBlocks([1, 2], [10, 20]) }];
  const send =
    (bytes: Uint8Array, type: string = BLOCKS): Reaction =>
    (response) =>
      void response.writeHead(200, { "content-type": type }).end(bytes);

  it("is asked for, and read as if it were JSON", async () => {
    const { url, received } = await startFaultServer(send(encodeExportFrame(6, found)));
    expect(await createHttpTransport({ baseUrl: url }).query(query, call)).toEqual({
      result: [
        {
          project_id: 6,
          device_id: "d",
          name: "s",
          data: [
            { time: 1, value: 10 },
            { time: 2, value: 20 },
          ],
        },
      ],
      timefmt: "usec",
    });
    expect(received[0]?.headers.accept).toBe(`${BLOCKS}, application/json`);
  });

  it.each([
    ["is cut off", encodeExportFrame(6, found).slice(0, -1)],
    ["was changed on the way", encodeExportFrame(6, found).fill(0, 60, 61)],
    ["is none", new TextEncoder().encode("<html>")],
  ])("that %s is INVALID_RESPONSE", async (_, bytes) => {
    const { url } = await startFaultServer(send(bytes));
    const asked = createHttpTransport({ baseUrl: url, ...once }).query(query, call);
    await expect(asked).rejects.toMatchObject({ code: "INVALID_RESPONSE", retryable: false });
  });

  it("to anything but a query is INVALID_RESPONSE: it says nothing of what became of it", async () => {
    const { url } = await startFaultServer(send(encodeExportFrame(6, found)));
    const transport = createHttpTransport({ baseUrl: url, ...once });
    await expect(transport.serverTime(call)).rejects.toMatchObject({ code: "INVALID_RESPONSE" });
    await expect(transport.importBatch(batchOf(1), call)).rejects.toMatchObject({ code: "INVALID_RESPONSE" });
  });
});
