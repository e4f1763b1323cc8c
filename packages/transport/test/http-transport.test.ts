import { gzipSync } from "node:zlib";
import { QueryReq } from "@iobeam/core";
import { createHttpTransport, type HttpTransportOptions } from "@iobeam/transport";
import { describe, expect, it } from "vitest";
import { batchOf } from "./batches.ts";
import { failureOf } from "./failure-of.ts";
import { answer, cutHalfWay, reset, silence, stallHalfWay, startFaultServer, unusedPort } from "./fault-server.ts";

const call = { token: "a.b.c" };
const once: HttpTransportOptions = { retry: false };
const quick: HttpTransportOptions = { retry: { minDelayMs: 1, maxDelayMs: 2 } };
const empty = { result: [], timefmt: "msec" };
const query = new QueryReq(6);

describe("requests over HTTP", () => {
  it("carry the token, the type, a user agent and one's own headers", async () => {
    const { url, received } = await startFaultServer(answer(200));
    await createHttpTransport({ baseUrl: url, headers: { "x-own": "1" } }).importBatch(batchOf(1), call);
    const { method, path, headers, body } = received[0] ?? expect.unreachable();
    expect([method, path]).toEqual(["POST", "/v1/imports"]);
    expect(headers).toMatchObject({
      authorization: "Bearer a.b.c",
      "content-type": "application/json",
      "x-own": "1",
      "user-agent": "iobeam-typescript",
    });
    expect(JSON.parse(body)).toEqual({
      project_id: 6,
      device_id: "d",
      timefmt: "usec",
      sources: [{ name: "s", data: [{ time: 0, value: 0 }] }],
    });
  });

  it("refresh a token without sending it as authorization", async () => {
    const { url, received } = await startFaultServer(answer(200, { token: "new" }));
    expect(await createHttpTransport({ baseUrl: url }).refreshToken(call)).toBe("new");
    expect(received[0]?.headers.authorization).toBeUndefined();
    expect(received[0]?.body).toBe('{"refresh_token":"a.b.c"}');
  });

  it("go to /v1/ where the address has no path, and below any other path", async () => {
    const { url, received } = await startFaultServer(answer(200, { server_timestamp: 0 }));
    const { origin } = new URL(url);
    for (const baseUrl of [origin, `${origin}/`, `${origin}/api/v1`, new URL(`${origin}/api/v1/`)]) {
      await createHttpTransport({ baseUrl }).serverTime(call);
    }
    const [v1, below] = ["/v1/devices/timestamp", "/api/v1/devices/timestamp"];
    expect(received.map(({ path }) => path)).toEqual([v1, v1, below, below]);
  });

  it("use the fetch that is handed in", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input));
      return Response.json({ server_timestamp: 1_000 });
    };
    const transport = createHttpTransport({ baseUrl: "http://nowhere.invalid", fetch });
    expect((await transport.serverTime(call)).micros).toBe(1_000_000);
    expect(asked).toEqual(["http://nowhere.invalid/v1/devices/timestamp"]);
  });

  it("are not made for an empty batch", async () => {
    const { url, received } = await startFaultServer(answer(200));
    await createHttpTransport({ baseUrl: url }).importBatch(batchOf(0), call);
    expect(received).toEqual([]);
  });
});

describe("compression", () => {
  const accepts = { "accept-encoding": "gzip" };

  it("begins when the backend has said that it takes gzip, for bodies that are large enough", async () => {
    const { url, received } = await startFaultServer(answer(200, {}, accepts));
    const transport = createHttpTransport({ baseUrl: url, gzipFrom: 500 });
    await transport.importBatch(batchOf(100), call);
    await transport.importBatch(batchOf(100), call);
    await transport.importBatch(batchOf(1), call);
    expect(received.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip", undefined]);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  it("is given up, and the same request sent plain, when the backend answers 415", async () => {
    const { url, received } = await startFaultServer(answer(200, {}, accepts), answer(415), answer(200));
    const transport = createHttpTransport({ baseUrl: url, gzipFrom: 0, ...once });
    for (let i = 0; i < 3; i++) await transport.importBatch(batchOf(100), call);
    expect(received.map(({ headers }) => headers["content-encoding"])).toEqual([
      undefined,
      "gzip",
      undefined,
      undefined,
    ]);
  });

  it("can be turned off", async () => {
    const { url, received } = await startFaultServer(answer(200, {}, accepts));
    const transport = createHttpTransport({ baseUrl: url, gzipFrom: false });
    for (let i = 0; i < 2; i++) await transport.importBatch(batchOf(500), call);
    expect(received.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, undefined]);
  });
});

describe("failures", () => {
  const problem = (code: number, message: string): unknown => ({ errors: [{ code, message }] });

  it.each([
    [400, "REQUEST_REJECTED", false],
    [401, "UNAUTHORIZED", false],
    [403, "FORBIDDEN", false],
    [404, "REQUEST_REJECTED", false],
    [408, "BACKEND_UNAVAILABLE", true],
    [409, "REQUEST_REJECTED", false],
    [413, "REQUEST_REJECTED", false],
    [422, "REQUEST_REJECTED", false],
    [425, "BACKEND_UNAVAILABLE", true],
    [429, "BACKEND_UNAVAILABLE", true],
    [500, "BACKEND_UNAVAILABLE", true],
    [502, "BACKEND_UNAVAILABLE", true],
    [503, "BACKEND_UNAVAILABLE", true],
  ])("with status %i are %s", async (status, code, retryable) => {
    const { url } = await startFaultServer(answer(status, problem(7, "said the backend")));
    const error = await failureOf(createHttpTransport({ baseUrl: url, ...once }).query(query, call));
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain("said the backend");
    expect(error.message).not.toContain(call.token);
  });

  it("tell a taken device id and a taken device name apart from other refusals", async () => {
    const { url } = await startFaultServer(answer(422, problem(150, "id")), answer(422, problem(151, "name")));
    const transport = createHttpTransport({ baseUrl: url, ...once });
    const wanted = { projectId: 6, deviceId: "x", deviceName: "y" };
    expect(await failureOf(transport.registerDevice(wanted, call))).toMatchObject({
      code: "DUPLICATE_DEVICE_ID",
      deviceId: "x",
    });
    expect(await failureOf(transport.registerDevice(wanted, call))).toMatchObject({
      code: "DUPLICATE_DEVICE_NAME",
      deviceName: "y",
    });
  });

  it.each([
    ["a reset", reset],
    ["an answer cut half-way", cutHalfWay],
  ])("of the network are NETWORK, and may have arrived: %s", async (_what, reaction) => {
    const { url } = await startFaultServer(reaction);
    const error = await failureOf(createHttpTransport({ baseUrl: url, ...once }).query(query, call));
    expect(error).toMatchObject({ code: "NETWORK", retryable: true, mayHaveArrived: true });
  });

  it("to connect have surely not arrived", async () => {
    const port = await unusedPort();
    const baseUrl = `http://127.0.0.1:${port}/`;
    const error = await failureOf(createHttpTransport({ baseUrl, ...once }).query(query, call));
    expect(error).toMatchObject({ code: "NETWORK", mayHaveArrived: false });
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  it.each([
    ["no answer", silence],
    ["an answer that stalls half-way", stallHalfWay],
  ])("to answer in time are TIMEOUT, over the whole exchange: %s", async (_what, reaction) => {
    const { url } = await startFaultServer(reaction);
    const error = await failureOf(createHttpTransport({ baseUrl: url, timeoutMs: 100, ...once }).query(query, call));
    expect(error).toMatchObject({ code: "TIMEOUT", timeoutMs: 100, retryable: true });
    expect(error.message).toContain("GET /v1/exports/6/all/all");
  });

  it("of a fetch that ignores its signal end in time too", async () => {
    const fetch = (): Promise<Response> => new Promise(() => {});
    const transport = createHttpTransport({ baseUrl: "http://nowhere.invalid", fetch, timeoutMs: 50, ...once });
    expect(await failureOf(transport.query(query, call))).toMatchObject({ code: "TIMEOUT" });
  });

  it("by the caller's signal are ABORTED, before and during the request", async () => {
    const { url, received } = await startFaultServer(silence);
    const transport = createHttpTransport({ baseUrl: url });
    expect(await failureOf(transport.query(query, { ...call, signal: AbortSignal.abort() }))).toMatchObject({
      code: "ABORTED",
    });
    expect(received).toEqual([]);
    expect(await failureOf(transport.query(query, { ...call, signal: AbortSignal.timeout(50) }))).toMatchObject({
      code: "ABORTED",
    });
  });

  it.each([
    ["no JSON", "oops", {}],
    ["other JSON", { results: [] }, {}],
    ["another unit", { result: [], timefmt: "sec" }, {}],
    ["a page of HTML", "<html>log in</html>", { "content-type": "text/html" }],
  ])("to answer with a result are INVALID_RESPONSE: %s", async (_what, body, headers) => {
    const { url } = await startFaultServer(answer(200, body, headers as Record<string, string>));
    const error = await failureOf(createHttpTransport({ baseUrl: url, ...once }).query(query, call));
    expect(error).toMatchObject({ code: "INVALID_RESPONSE", retryable: false });
  });

  it.each([
    ["a text", "please log in", { "content-type": "text/plain" }],
    ["XHTML", "<html></html>", { "content-type": "application/xhtml+xml" }],
    ["an error with success", { errors: [{ code: 1, message: "no" }] }, {}],
  ])("keep an import's points from passing as stored: %s", async (_what, body, headers) => {
    const { url } = await startFaultServer(answer(200, body, headers as Record<string, string>));
    const transport = createHttpTransport({ baseUrl: url, ...once });
    expect(await failureOf(transport.importBatch(batchOf(1), call))).toMatchObject({ code: "INVALID_RESPONSE" });
  });

  it("tell no token that the backend repeats, and nothing without end", async () => {
    const token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln";
    const { url } = await startFaultServer(
      answer(400, problem(7, `bad Bearer ${token}`)),
      answer(400, `no ${token}`),
      answer(400, problem(7, "x".repeat(1_000_000))),
    );
    const transport = createHttpTransport({ baseUrl: url, ...once });
    expect((await failureOf(transport.query(query, { token }))).message).toContain("bad Bearer <token>");
    expect((await failureOf(transport.query(query, { token }))).message).not.toContain(token);
    expect((await failureOf(transport.query(query, { token }))).message.length).toBeLessThan(400);
  });

  it("to end an answer are INVALID_RESPONSE at its largest size, also where it is packed", async () => {
    const { url } = await startFaultServer((response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(gzipSync(Buffer.alloc(5_000_000)));
    });
    const transport = createHttpTransport({ baseUrl: url, maxAnswerBytes: 1_000_000, ...once });
    const error = await failureOf(transport.query(query, call));
    expect(error).toMatchObject({ code: "INVALID_RESPONSE", message: expect.stringContaining("maxAnswerBytes") });
  });

  it("keep an import's points from passing as stored: redirects and log-in pages", async () => {
    const { url } = await startFaultServer(
      answer(302, "", { location: "/login" }),
      answer(200, "<html></html>", { "content-type": "text/html; charset=utf-8" }),
    );
    const transport = createHttpTransport({ baseUrl: url, ...once });
    const redirected = await failureOf(transport.importBatch(batchOf(1), call));
    expect(redirected).toMatchObject({ code: "REQUEST_REJECTED", status: 302 });
    expect(redirected.message).toContain("/login");
    expect(await failureOf(transport.importBatch(batchOf(1), call))).toMatchObject({ code: "INVALID_RESPONSE" });
  });
});

describe("retry over HTTP", () => {
  it("sends a request again after a timeout, a reset and a 503", async () => {
    const { url, received } = await startFaultServer(silence, reset, answer(503), answer(200, empty));
    const transport = createHttpTransport({ baseUrl: url, timeoutMs: 1_000, ...quick });
    expect(await transport.query(query, call)).toEqual(empty);
    expect(received).toHaveLength(4);
  });

  it("does not send again what was refused", async () => {
    const { url, received } = await startFaultServer(answer(400), answer(200, empty));
    expect(await failureOf(createHttpTransport({ baseUrl: url, ...quick }).query(query, call))).toMatchObject({
      status: 400,
    });
    expect(received).toHaveLength(1);
  });
});

describe("options", () => {
  it.each([
    [{ baseUrl: "api.iobeam.com" }, "baseUrl"],
    [{ baseUrl: "ftp://host/" }, "baseUrl"],
    [{ baseUrl: "http://user:secret@host/" }, "baseUrl"],
    [{ baseUrl: "http://host/?a=1" }, "baseUrl"],
    [{ timeoutMs: 0 }, "timeoutMs"],
    [{ timeoutMs: Number.NaN }, "timeoutMs"],
    [{ gzipFrom: -1 }, "gzipFrom"],
    [{ maxAnswerBytes: 0 }, "maxAnswerBytes"],
    [{ headers: { "x-key": "secret\nkey" } }, "headers"],
    [{ retry: { retries: -1 } }, "retry.retries"],
  ] satisfies [HttpTransportOptions, string][])("refuses %j", (options, argument) => {
    expect(() => createHttpTransport(options)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT", argument }));
  });
});
