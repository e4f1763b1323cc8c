import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createMailHook } from "../../src/operations/mail-hook.ts";

const mail = { to: "ada@example.org", purpose: "reset password", key: "s3cret" } as const;
let received: { method: string | undefined; type: string | undefined; body: string }[];
let status: number;
let warnings: string[];
const service = createServer((request, response) => {
  void readAll(request).then((body) => {
    received.push({ method: request.method, type: request.headers["content-type"], body });
    response.writeHead(status, { location: "/elsewhere" }).end("s3cret");
  });
});

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

beforeEach(async () => {
  [received, warnings, status] = [[], [], 204];
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => service.close(resolve)));

function send(): Promise<void> {
  const { port } = service.address() as AddressInfo;
  return createMailHook(`http://127.0.0.1:${port}/`, (message) => warnings.push(message))(mail);
}

it("posts a mail as JSON", async () => {
  await send();
  expect(received).toEqual([{ method: "POST", type: "application/json", body: JSON.stringify(mail) }]);
  expect(warnings).toEqual([]);
});

it.each([500, 404, 302])("tells of an answer of %d, without the key", async (answered) => {
  status = answered;
  await send();
  expect([received.length, warnings.length]).toEqual([1, 1]);
  expect(warnings[0]).toMatch(/mail hook/);
  expect(warnings[0]).not.toContain("s3cret");
});

it("tells where nobody answers", async () => {
  const hook = createMailHook("http://127.0.0.1:1/s3cret", (message) => warnings.push(message));
  await hook(mail);
  expect(warnings).toEqual([expect.stringMatching(/did not answer/)]);
  expect(warnings[0]).not.toContain("s3cret");
});
