import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { createHttpTransport, IobeamError, makeQuery, QueryReq, type StreamPoint, streamQuery } from "@iobeam/client";
import { createMemoryTransport, encodeBlocks } from "@iobeam/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { startBackend, type TestBackend } from "./backend.ts";
import { seededRandom, startCuttingProxy } from "./cutting-proxy.ts";
import { makeUnsignedToken } from "./tokens.ts";

const T0 = 1_427_316_488_000_000;

/** Imports `count` points a series: 0, 1, 2 …, a millisecond apart. */
async function fill({ transport, projectId, token }: TestBackend, series: readonly string[], count: number) {
  const times = Array.from({ length: count }, (_, at) => T0 + at * 1_000);
  const blocks = encodeBlocks(times, [...times.keys()]);
  for (const name of series) {
    const batch = { projectId, deviceId: "d", blocks: blocks.map((block) => ({ name, block })) };
    await transport.importBatch(batch, { token });
  }
}

async function collect(points: AsyncIterable<StreamPoint>): Promise<StreamPoint[]> {
  const found: StreamPoint[] = [];
  for await (const point of points) found.push(point);
  return found;
}

describe("streamQuery", () => {
  it("brings what makeQuery brings, point by point", async () => {
    const backend = await startBackend({ onDisk: true });
    await fill(backend, ["a", "b"], 12_000);
    const request = new QueryReq(backend.projectId).greaterThan(10_000);
    const { result } = await makeQuery(backend.token, request, { backend: backend.url });
    const expected = result.flatMap(({ device_id, name, data }) =>
      data.map((point) => ({ device_id, name, ...point })),
    );
    expect(expected).toHaveLength(2 * 1_999);
    expect(await collect(streamQuery(backend.token, request, { backend: backend.url }))).toEqual(expected);
  });

  it.each([1, 2, 3, 4])("loses and doubles nothing over connections that are cut anywhere, seed %i", async (seed) => {
    const backend = await startBackend();
    await fill(backend, ["a", "b", "c"], 25_000);
    const random = seededRandom(seed);
    // A page is about 600 kB.
    const proxy = await startCuttingProxy(backend.url, () => Math.floor(random() * 1_500_000));
    const retry = { retries: 1_000, minDelayMs: 0.1, maxDelayMs: 1 };
    const transport = createHttpTransport({ baseUrl: proxy.url, retry });
    const points = await collect(streamQuery(backend.token, new QueryReq(backend.projectId), { transport }));
    const whole = await collect(streamQuery(backend.token, new QueryReq(backend.projectId), { backend: backend.url }));
    expect(whole).toHaveLength(75_000);
    expect(points).toEqual(whole);
    expect(proxy.cuts).toBeGreaterThan(3);
  });

  it.each([
    ["limit", (q: QueryReq) => q.limit(2), [3, 4, 3, 4]],
    ["an operator", (q: QueryReq) => q.operator("sum"), [10, 10]],
  ])("runs a request with %s as a whole", async (_, narrow, values) => {
    const backend = await startBackend();
    await fill(backend, ["a", "b"], 5);
    const request = narrow(new QueryReq(backend.projectId));
    const points = await collect(streamQuery(backend.token, request, { transport: backend.transport }));
    expect(points.map(({ value }) => value)).toEqual(values);
    expect(backend.requests.filter((line) => line.includes("streams"))).toEqual([]);
  });

  it.each([404, 405])("reads the result as a whole from a backend that answers %i to a stream", async (status) => {
    const backend = await startBackend();
    await fill(backend, ["a"], 3);
    const fetch: typeof globalThis.fetch = (input, init) =>
      String(input).includes("/streams/")
        ? Promise.resolve(new Response("{}", { status }))
        : globalThis.fetch(input, init);
    const transport = createHttpTransport({ baseUrl: backend.url, fetch });
    const points = await collect(streamQuery(backend.token, new QueryReq(backend.projectId), { transport }));
    expect(points.map(({ value }) => value)).toEqual([0, 1, 2]);
  });

  it("reads the result as a whole from a transport that cannot stream", async () => {
    const { stream: _, ...transport } = createMemoryTransport();
    const token = makeUnsignedToken();
    const blocks = encodeBlocks([1, 2], [1, 2]).map((block) => ({ name: "s", block }));
    await transport.importBatch({ projectId: 6, deviceId: "d", blocks }, { token });
    expect(await collect(streamQuery(token, new QueryReq(6), { transport }))).toHaveLength(2);
  });

  it("ends with ABORTED as soon as its signal says so, within a page too", async () => {
    const backend = await startBackend();
    await fill(backend, ["a"], 100);
    const controller = new AbortController();
    let read = 0;
    const all = async (): Promise<void> => {
      const options = { backend: backend.url, signal: controller.signal };
      for await (const _ of streamQuery(backend.token, new QueryReq(backend.projectId), options)) {
        if (++read === 10) controller.abort();
      }
    };
    await expect(all()).rejects.toMatchObject({ code: "ABORTED" });
    expect(read).toBe(10);
  });

  it("closes its connection when the reader stops early", async () => {
    const backend = await startBackend();
    await fill(backend, ["a", "b", "c", "d"], 100_000);
    const proxy = await startCuttingProxy(backend.url, () => Number.POSITIVE_INFINITY);
    for await (const { value } of streamQuery(backend.token, new QueryReq(backend.projectId), { backend: proxy.url })) {
      if (value === 5) break;
    }
    await expect.poll(() => proxy.open.size).toBe(0);
  });

  it("holds the backend up while the reader is slow", async () => {
    let written = 0;
    const line = `${JSON.stringify({ device_id: "d", name: "s", time: 1, value: 1 })}\n`;
    const page = `${line.repeat(1_000)}{"cursor":"x"}\n`;
    const server = createHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      const write = (): void => {
        while (response.writable && written < 1_000_000_000) {
          written += page.length;
          if (!response.write(page)) return void response.once("drain", write);
        }
      };
      write();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.closeAllConnections());
    const { port } = server.address() as AddressInfo;
    const points = streamQuery(makeUnsignedToken(), new QueryReq(6), { backend: `http://127.0.0.1:${port}` });
    await points.next();
    // The backend writes until everybody's buffers are full, and no more: nothing changes any longer.
    let before = -1;
    const isStill = (): boolean => {
      const isSame = written === before;
      before = written;
      return isSame;
    };
    await expect.poll(isStill, { interval: 200 }).toBe(true);
    expect(written).toBeLessThan(30_000_000);
    await points.return?.();
    server.close();
  });

  it.each([
    ["a stream that ends without its last line", '{"device_id":"d","name":"s","time":1,"value":1}\n', "NETWORK"],
    ["a stream that does not move on", '{"cursor":"x"}\n', "INVALID_RESPONSE"],
    ["a last line that counts other points than came", '{"cursor":null,"points":1}\n', "INVALID_RESPONSE"],
    ["a line that is no JSON", "<html>\n", "INVALID_RESPONSE"],
    ["bytes that are no UTF-8", Buffer.from([0xff, 0x0a]), "INVALID_RESPONSE"],
  ])("rejects %s", async (_, body, code) => {
    const server = createHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson; charset=utf-8" }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = createHttpTransport({ baseUrl, retry: { retries: 1, minDelayMs: 0.1 } });
    const outcome = collect(streamQuery(makeUnsignedToken(), new QueryReq(6), { transport }));
    await expect(outcome).rejects.toMatchObject({ code });
    await expect(outcome).rejects.toSatisfy(IobeamError.is);
  });

  it("gives up after its retries where nothing answers", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = createHttpTransport({ baseUrl, retry: { retries: 2, minDelayMs: 0.1 } });
    const outcome = collect(streamQuery(makeUnsignedToken(), new QueryReq(6), { transport }));
    await expect(outcome).rejects.toMatchObject({ code: "NETWORK", retryable: true });
  });

  it("checks what it is asked at once", () => {
    expect(() => streamQuery("", new QueryReq(6))).toThrow(/token is empty/);
    expect(() => streamQuery(makeUnsignedToken(), {} as never)).toThrow(/request must be a QueryReq/);
  });
});
