import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FaultProxy } from "../src/proxy/fault-proxy.ts";
import type { NetworkFault } from "../src/proxy/network-fault.ts";

/** What the backend saw of a request. */
interface Seen {
  readonly path: string;
  readonly body: string;
  readonly isWhole: boolean;
}

const BODY = "0123456789".repeat(1_000);
let backend: Server;
let seen: Seen[];
let answer: string;
let proxy: FaultProxy;

beforeEach(async () => {
  seen = [];
  answer = "an answer";
  backend = createServer((request, response) => {
    void readBody(request).then((body) => {
      seen.push({ path: request.url ?? "", body, isWhole: request.complete });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  proxy = await FaultProxy.start();
  proxy.backendPort = (backend.address() as AddressInfo).port;
});
afterEach(async () => {
  await proxy.close();
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  try {
    for await (const chunk of request) body += chunk;
  } catch {
    // Cut off: what came is what counts.
  }
  return body;
}

/** What a client got: an answer, or what ended the connection. */
interface Got {
  readonly text: string;
  readonly error: string | undefined;
}

/** Sends a request on a connection of its own, and takes what comes until that ends. */
function ask(body: string | Buffer = BODY, headers: string = "", path: string = "/v1/imports"): Promise<Got> {
  return new Promise((resolve) => {
    const socket = connect(proxy.port, "127.0.0.1");
    let text = "";
    let error: string | undefined;
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      text += chunk;
      const [head = "", rest = ""] = text.split("\r\n\r\n", 2);
      if (rest.length === Number(/content-length: (\d+)/i.exec(head)?.[1])) socket.destroy();
    });
    socket.on("error", (cause: NodeJS.ErrnoException) => {
      error = cause.code;
    });
    socket.on("close", () => resolve({ text, error }));
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`);
    socket.write(body);
  });
}

async function askDuring(fault: NetworkFault): Promise<Got> {
  await proxy.break(fault);
  return ask();
}

describe("without a fault", () => {
  it("passes requests and answers through", async () => {
    const { text } = await ask();
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toMatch(/\r\n\r\nan answer$/);
    expect(seen).toEqual([{ path: "/v1/imports", body: BODY, isWhole: true }]);
  });

  it("passes one request after another on one connection, chunked answers too", async () => {
    backend.removeAllListeners("request").on("request", (request: IncomingMessage, response) => {
      response.write("in ");
      response.end(`chunks ${request.url}`);
    });
    const socket = connect(proxy.port, "127.0.0.1").setEncoding("latin1");
    let text = "";
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    for (const path of ["/1", "/2"]) {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
      await expect.poll(() => text).toContain(`chunks ${path}\r\n0\r\n\r\n`);
    }
    socket.destroy();
  });

  it("follows the backend to another port, and resets while there is none", async () => {
    const { backendPort } = proxy;
    proxy.backendPort = undefined;
    expect((await ask()).error).toBe("ECONNRESET");
    proxy.backendPort = backendPort;
    expect((await ask()).text).toContain("200 OK");
  });

  it("ends the client's connection when the backend's ends", async () => {
    backend.removeAllListeners("request").on("request", (request: IncomingMessage) => request.socket.destroy());
    expect(await ask()).toEqual({ text: "", error: "ECONNRESET" });
  });
});

describe("a fault", () => {
  it("refuses connections, on the same port that listens again later", async () => {
    expect((await askDuring({ kind: "refuse" })).error).toBe("ECONNREFUSED");
    await proxy.heal();
    expect((await ask()).text).toContain("200 OK");
  });

  it("ends connections that are open when it begins to refuse", async () => {
    const socket = connect(proxy.port, "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    await sleep(20);
    const error = new Promise<NodeJS.ErrnoException>((resolve) => socket.once("error", resolve));
    await proxy.break({ kind: "refuse" });
    expect((await error).code).toBe("ECONNRESET");
  });

  it("delays requests", async () => {
    await proxy.break({ kind: "delay", delayMs: 60 });
    const asked = ask();
    await sleep(20);
    expect(seen).toEqual([]);
    expect((await asked).text).toContain("200 OK");
  });

  it("resets in the midst of a request, of which the backend sees nothing", async () => {
    expect(await askDuring({ kind: "reset" })).toEqual({ text: "", error: "ECONNRESET" });
    expect(seen).toEqual([]);
  });

  it("cuts a request half-way", async () => {
    expect((await askDuring({ kind: "cut-request" })).text).toBe("");
    await expect.poll(() => seen.length).toBe(1);
    expect(seen[0]?.isWhole).toBe(false);
    expect(seen[0]?.body.length).toBeGreaterThan(BODY.length / 3);
    expect(seen[0]?.body.length).toBeLessThan((BODY.length * 2) / 3);
  });

  it("cuts an answer half-way", async () => {
    answer = "x".repeat(1_000);
    const { text } = await askDuring({ kind: "cut-answer" });
    expect(text).toContain("200 OK");
    expect(text.length).toBeGreaterThan(400);
    expect(text.length).toBeLessThan(800);
    expect(seen).toEqual([{ path: "/v1/imports", body: BODY, isWhole: true }]);
  });

  it("swallows an answer when the backend has given it", async () => {
    expect(await askDuring({ kind: "swallow-answer" })).toEqual({ text: "", error: "ECONNRESET" });
    expect(seen).toEqual([{ path: "/v1/imports", body: BODY, isWhole: true }]);
  });

  it("stalls in the midst of a body until it is over", async () => {
    await proxy.break({ kind: "stall" });
    let isAnswered = false;
    const asked = ask().finally(() => {
      isAnswered = true;
    });
    await sleep(50);
    expect([isAnswered, seen]).toEqual([false, []]);
    await proxy.heal();
    expect((await asked).text).toContain("an answer");
    expect(seen).toEqual([{ path: "/v1/imports", body: BODY, isWhole: true }]);
  });

  it.each([408, 429, 500, 503] as const)("answers %i by itself", async (status) => {
    const { text } = await askDuring({ kind: "answer", status, retryAfter: "none" });
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*"errors":\\[\\{"code":1090,`, "s"));
    expect(text).not.toMatch(/retry-after/i);
    expect(seen).toEqual([]);
  });

  it("says when to come again, in seconds or as a date", async () => {
    const inSeconds = await askDuring({ kind: "answer", status: 503, retryAfter: "seconds" });
    expect(inSeconds.text).toMatch(/\r\nretry-after: 1\r\n/);
    const asDate = await askDuring({ kind: "answer", status: 429, retryAfter: "date" });
    const date = Date.parse(/\r\nretry-after: (.+)\r\n/.exec(asDate.text)?.[1] ?? "");
    expect(date).toBeGreaterThan(Date.now() - 1_000);
    expect(date).toBeLessThan(Date.now() + 2_000);
  });

  it("answers with a page, as the network of a hotel does", async () => {
    const { text } = await askDuring({ kind: "captive-portal" });
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n.*text\/html.*<!doctype html>/s);
    expect(seen).toEqual([]);
  });

  it("is counted by the requests that it meets", async () => {
    await askDuring({ kind: "swallow-answer" });
    await ask();
    await askDuring({ kind: "answer", status: 429, retryAfter: "none" });
    await askDuring({ kind: "refuse" });
    expect([...proxy.met]).toEqual([
      ["swallow-answer", 2],
      ["answer-429", 1],
      ["refuse", 1],
    ]);
  });
});

describe("poison", () => {
  const BAD = `${BODY} poison-7 ${BODY}`;

  it.each([
    ["plain", BAD, ""],
    ["compressed", gzipSync(BAD), "content-encoding: gzip\r\n"],
  ] as const)("is refused for good without the backend, %s", async (_name, body, headers) => {
    const { text } = await ask(body, headers);
    expect(text).toMatch(/^HTTP\/1\.1 400 .*\{"errors":\[\{"code":1001,"message":"it is poison"\}\]\}$/s);
    expect(seen).toEqual([]);
  });

  it.each(["swallow-answer", "cut-answer", "stall"] as const)("never reaches the backend during %s", async (kind) => {
    await proxy.break({ kind });
    const asked = ask(BAD);
    await sleep(20);
    await proxy.heal();
    await asked;
    expect(seen).toEqual([]);
  });

  it("is none outside of imports", async () => {
    expect((await ask(BAD, "", "/v1/devices")).text).toContain("200 OK");
  });
});
