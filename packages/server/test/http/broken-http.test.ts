import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange } from "../support/raw-http.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe("bytes that are no usable HTTP", () => {
  it.each([
    ["words", "hello\r\n\r\n", 400],
    ["zero bytes", Buffer.alloc(64), 400],
    ["random bytes", Buffer.concat([Buffer.from([0x80]), randomBytes(300)]), 400],
    ["a TLS greeting", Buffer.from("1603010200010001fc0303", "hex"), 400],
    ["a method that is none", "BREW /v1/imports HTTP/1.1\r\n\r\n", 400],
    ["another version", "GET / HTTP/9.9\r\n\r\n", 400],
    ["the greeting of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["a header without a colon", "GET / HTTP/1.1\r\nbroken\r\n\r\n", 400],
    ["two lengths", "POST /v1/imports HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400],
    ["a negative length", "POST /v1/imports HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400],
    ["a length and chunks", "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
    ["headers without end", `GET / HTTP/1.1\r\nX: ${"y".repeat(20_000)}\r\n\r\n`, 431],
    ["a path without end", `GET /${"y".repeat(20_000)} HTTP/1.1\r\n\r\n`, 431],
    ["CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 405],
    ["an expectation", "GET / HTTP/1.1\r\nExpect: everything\r\n\r\n", 417],
  ])("are answered in the API's shape: %s", async (_what, bytes, status) => {
    expectProblem(await exchange(backend.port, bytes), status, 1021);
  });

  it("are answered in the middle of a body too", async () => {
    const head = `POST /v1/imports HTTP/1.1\r\nAuthorization: Bearer ${backend.token}\r\nContent-Type: application/json\r\n`;
    const answer = await exchange(backend.port, `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nnothing\r\n`);
    expectProblem(answer, 400, 1021);
  });
});

describe("odd HTTP that is usable", () => {
  const line = "GET /v1/devices/timestamp HTTP/1";
  it.each([
    ["no Host", ".1\r\nConnection: close\r\n"],
    ["version 1.0", ".0\r\n"],
    ["an upgrade that nobody knows", ".1\r\nConnection: upgrade, close\r\nUpgrade: x\r\n"],
    ["blanks around the token", ".1\r\nConnection: close\r\nX:\r\n"],
  ])("is answered: %s", async (_what, rest) => {
    const answer = await exchange(backend.port, `${line}${rest}Authorization:   Bearer ${backend.token}  \r\n\r\n`);
    expect([answer.status, answer.reads]).toEqual([200, 1]);
  });

  it("is answered byte by byte, as the embedded clients write", async () => {
    const { connect } = await import("node:net");
    const socket = connect(backend.port, "127.0.0.1").setNoDelay();
    const body = `{"project_id":${backend.projectId}}`;
    const text = [
      "POST /v1/devices HTTP/1.1\r\n",
      "Host: api.iobeam.com\r\n",
      "Connection: close\r\n",
      "Content-Type: application/json\r\n",
      `content-length: ${body.length}\r\n`,
      `Authorization: Bearer ${backend.token}\r\n`,
      "\r\n",
      ...body,
    ];
    for (const part of text) {
      socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(
      /^HTTP\/1.1 201 [\s\S]*content-length: \d+\r\n[\s\S]*"device_id":"/,
    );
  });
});
