import { readFileSync } from "node:fs";
import { createServer as createHttpsServer, globalAgent } from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { createHttpTransport } from "@iobeam/transport";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { platformFetch } from "../../src/node/platform-fetch.ts";
import { answer, cutHalfWay, type Reaction, reset, silence, startFaultServer, unusedPort } from "../fault-server.ts";

const call = { token: "a.b.c" };
const text = "größer ".repeat(200);

/** Answers with bytes as they are. */
function answerBytes(bytes: Uint8Array, headers: Record<string, string | string[]> = {}, status = 200): Reaction {
  return (response) => void response.writeHead(status, headers).end(bytes);
}

/** A server of raw bytes: answers every connection with them, and tells which sockets are open. */
async function startRawServer(bytes: string): Promise<{ url: string; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.once("data", () => socket.write(bytes, "latin1"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sockets };
}

async function codeOf(failed: Promise<unknown>): Promise<unknown> {
  const error = await failed.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return code ?? cause?.code;
}

describe.each([
  ["fetch", globalThis.fetch],
  ["platformFetch", platformFetch],
])("%s", (_, fetch) => {
  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["a text", "größer"],
    ["bytes", Uint8Array.of(0, 255, 10)],
  ])("sends %s with its length, and the headers", async (_kind, body) => {
    const { url, received } = await startFaultServer(answer(200, { ok: true }));
    const response = await fetch(url, { method: "POST", body, headers: { "X-One": "1", "content-type": "a/b" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ ok: true });
    const [request] = received;
    expect(Buffer.from(request?.bytes ?? [])).toEqual(Buffer.from(body as string));
    const length = String(Buffer.byteLength(body as string));
    expect(request).toMatchObject({ method: "POST", path: "/v1/" });
    expect(request?.headers).toMatchObject({ "x-one": "1", "content-type": "a/b", "content-length": length });
  });

  it("sends a POST without a body with the length 0", async () => {
    const { url, received } = await startFaultServer(answer(200));
    await fetch(url, { method: "POST" });
    expect(received[0]?.headers["content-length"]).toBe("0");
  });

  it.each<[string, Uint8Array]>([
    ["gzip", gzipSync(text)],
    ["GZIP", gzipSync(text)],
    ["br", brotliCompressSync(text)],
    ["identity", Buffer.from(text)],
  ])("unpacks %s", async (coding, bytes) => {
    const { url, received } = await startFaultServer(answerBytes(bytes, { "content-encoding": coding }));
    const response = await fetch(url);
    expect(await response.text()).toBe(text);
    expect(received[0]?.headers["accept-encoding"]).toContain("gzip");
  });

  it.each([204, 205, 304])("gives an answer of %d no body", async (status) => {
    const { url } = await startFaultServer(answerBytes(new Uint8Array(0), { "x-one": "1" }, status));
    const response = await fetch(url);
    expect(response.status).toBe(status);
    expect(response.headers.get("x-one")).toBe("1");
    expect(await response.text()).toBe("");
  });

  it("gives several headers of a name", async () => {
    const { url } = await startFaultServer(answerBytes(Buffer.from("x"), { accept: ["a/b", "c/d"] }));
    expect((await fetch(url)).headers.get("accept")).toBe("a/b, c/d");
  });

  it("does not follow a redirect where it must not", async () => {
    const { url, received } = await startFaultServer(answerBytes(new Uint8Array(0), { location: "/else" }, 302));
    const response = await fetch(url, { redirect: "manual" });
    expect([response.status, response.headers.get("location"), received.length]).toEqual([302, "/else", 1]);
  });

  it("tells that nothing listens", async () => {
    const url = `http://127.0.0.1:${await unusedPort()}/`;
    expect(await codeOf(fetch(url))).toBe("ECONNREFUSED");
  });

  it("rejects where the connection ends before the answer", async () => {
    const { url } = await startFaultServer(reset);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("rejects reading where the connection ends in the midst of the answer", async () => {
    const { url } = await startFaultServer(cutHalfWay);
    const response = await fetch(url);
    await expect(response.text()).rejects.toThrow();
  });

  it("is aborted before the answer, in its midst, and before it begins", async () => {
    const { url } = await startFaultServer(silence, (response) => void response.writeHead(200).write("begun"));
    const before = new AbortController();
    const waiting = fetch(url, { signal: before.signal });
    await setTimeout(20);
    before.abort();
    await expect(waiting).rejects.toThrow("abort");
    const amidst = new AbortController();
    const response = await fetch(url, { signal: amidst.signal });
    const reading = response.text();
    amidst.abort();
    await expect(reading).rejects.toThrow();
    await expect(fetch(url, { signal: AbortSignal.abort() })).rejects.toThrow("abort");
  });

  it("does not read ahead of its reader", async () => {
    let written = 0;
    const { url } = await startFaultServer((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        response.once("drain", more);
      };
      more();
    });
    const { body } = await fetch(url);
    await setTimeout(300);
    // What the sockets of both sides and the streams hold: not all that the server could write in that time.
    expect(written).toBeLessThan(20_000_000);
    await body?.cancel();
  });

  it.each([
    ["as it is", Buffer.alloc(50_000_000)],
    ["packed", gzipSync(Buffer.alloc(50_000_000))],
  ])("closes the connection where its answer, %s, is not read to the end", async (_how, bytes) => {
    const headers = bytes.length < 1_000_000 ? { "content-encoding": "gzip" } : {};
    let closed: (value: unknown) => void;
    const ended = new Promise((resolve) => {
      closed = resolve;
    });
    const { url } = await startFaultServer((response) => {
      response.on("close", closed);
      // Never the last byte: only the reader can end it.
      response.writeHead(200, headers).write(bytes.subarray(0, -1));
    });
    const { body } = await fetch(url);
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await ended;
  });

  it.each([1, 150, 5_050, 19_999])(
    "is not read on after %i bytes where the rest is in the same packet",
    async (most) => {
      const chunks = `64\r\n${"x".repeat(100)}\r\n`.repeat(200);
      const { url } = await startRawServer(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
      const { body } = await fetch(url);
      const reader = body?.getReader();
      for (let read = 0; read < most; ) read += (await reader?.read())?.value?.length ?? most;
      await reader?.cancel();
      // What a stream that is closed does not take would be thrown in an event: it fails the run.
      await setTimeout(20);
    },
  );

  it.each<[string, Record<string, string>]>([
    ["with its length", { "content-length": "0" }],
    ["in chunks", {}],
  ])("takes an empty body %s for empty where it says that it is packed", async (_how, headers) => {
    const { url } = await startFaultServer((response) => {
      response.writeHead(200, { "content-encoding": "gzip", ...headers }).flushHeaders();
      response.end();
    });
    expect(await (await fetch(url)).text()).toBe("");
  });

  it("does not take a packed answer for empty where it is aborted", async () => {
    const { url } = await startFaultServer(answerBytes(gzipSync(text), { "content-encoding": "gzip" }));
    const controller = new AbortController();
    const { body } = await fetch(url, { signal: controller.signal });
    controller.abort();
    await expect(new Response(body).text()).rejects.toThrow();
  });

  it("rejects an answer that goes over to another protocol", async () => {
    const { url } = await startRawServer(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    );
    await expect(fetch(url)).rejects.toThrow();
  });

  it.each(["HTTP/1.1 200 OK\r\nContent-Length: no number\r\n\r\nx", "no HTTP at all\r\n\r\n"])(
    "rejects an answer that is none: %j",
    async (bytes) => {
      const { url, sockets } = await startRawServer(bytes);
      await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
      await vi.waitFor(() => expect(sockets.size).toBe(0));
    },
  );

  it("rejects a header that HTTP does not allow", async () => {
    const { url } = await startFaultServer(answer(200));
    await expect(fetch(url, { headers: { "x-one": "a\nb" } })).rejects.toThrow(TypeError);
  });
});

describe("platformFetch alone", () => {
  it("rejects reading where what is packed ends too early, or is none", async () => {
    const packed = gzipSync(text);
    const { url } = await startFaultServer(
      answerBytes(packed.subarray(0, 1), { "content-encoding": "gzip" }),
      (response) => {
        response.writeHead(200, { "content-encoding": "gzip", "content-length": "10" }).flushHeaders();
        response.socket?.destroy();
      },
      answerBytes(packed.subarray(0, 30), { "content-encoding": "gzip" }),
      answerBytes(Buffer.from("no gzip"), { "content-encoding": "gzip" }),
    );
    for (let round = 0; round < 4; round++) {
      const response = await platformFetch(url);
      await expect(response.text()).rejects.toThrow();
    }
  });

  it("rejects a status that a Response cannot have, and ends the connection", async () => {
    const { url, sockets } = await startRawServer("HTTP/1.1 700 What\r\nContent-Length: 1\r\n\r\nx");
    await expect(platformFetch(url)).rejects.toThrow(RangeError);
    await vi.waitFor(() => expect(sockets.size).toBe(0));
  });

  it("keeps the connection for the next request", async () => {
    const sockets = new Set<unknown>();
    const { url } = await startFaultServer((response) => {
      sockets.add(response.socket);
      response.end("x");
    });
    for (let request = 0; request < 5; request++) await (await platformFetch(url)).text();
    expect(sockets.size).toBe(1);
  });

  it("trusts a certificate only where Node does", async () => {
    const [key, cert] = ["key", "cert"].map((part) => readFileSync(new URL(`localhost-${part}.pem`, import.meta.url)));
    const server = createHttpsServer({ key, cert }, (_request, response) => response.end("secret"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      globalAgent.options.ca = undefined;
      server.closeAllConnections();
      server.close();
    });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(platformFetch(url)).rejects.toThrow("self-signed certificate");
    globalAgent.options.ca = cert;
    expect(await (await platformFetch(url)).text()).toBe("secret");
  });

  it("gives way to a fetch that is put in the place of Node's own afterwards", async () => {
    const replaced = vi.fn<typeof fetch>(async () => Response.json({ server_timestamp: 7 }));
    vi.stubGlobal("fetch", replaced);
    onTestFinished(() => void vi.unstubAllGlobals());
    const transport = createHttpTransport({ baseUrl: "http://nowhere.invalid/" });
    await expect(transport.serverTime(call)).resolves.toBeDefined();
    expect(replaced).toHaveBeenCalledOnce();
  });
});
