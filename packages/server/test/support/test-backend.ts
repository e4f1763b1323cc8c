import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type IobeamServer, type ServerOptions } from "@iobeam/server";
import { expect } from "vitest";
import { exchange, makeRequest, type RawAnswer, type RawRequest } from "./raw-http.ts";

/** A server on a real folder with a project and its tokens. */
export interface TestBackend {
  readonly server: IobeamServer;
  readonly dataDir: string;
  readonly port: number;
  readonly projectId: number;
  /** May read and write. */
  readonly token: string;
  send(method: string, path: string, request?: RawRequest): Promise<RawAnswer>;
  /** The administrator's user token. */
  userToken(): Promise<string>;
  close(): Promise<void>;
}

export async function startBackend(options: ServerOptions = {}): Promise<TestBackend> {
  const dataDir = await mkdtemp(join(tmpdir(), "iobeam-server-"));
  const server = await createServer({ dataDir, ...options });
  const { projectId } = await server.createProject("test");
  const token = await server.createToken({ projectId, read: true, write: true });
  const port = Number(new URL(server.url).port);
  const send: TestBackend["send"] = (method, path, request) => exchange(port, makeRequest(method, path, request));
  return {
    server,
    dataDir,
    port,
    projectId,
    token,
    send,
    async userToken() {
      const credential = (await readFile(join(dataDir, "admin-credential"), "utf8")).trim();
      const basic = Buffer.from(credential).toString("base64");
      const answer = await send("GET", "tokens/user", { headers: { authorization: `Basic ${basic}` } });
      return (JSON.parse(answer.body) as { token: string }).token;
    },
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Checks that an answer is a refusal in the API's shape, and tells nothing of the inside. */
export function expectProblem(answer: RawAnswer, status: number, code: number): void {
  expect(answer.status, answer.body).toBe(status);
  expectJson(answer);
  const { errors } = JSON.parse(answer.body) as { errors: { code: number; message: string }[] };
  expect(errors).toEqual([expect.objectContaining({ code, message: expect.stringMatching(/\S/) })]);
  expect(answer.body).not.toMatch(/\bat .*[:(]\d|\.ts\b|\.js\b|node:|node_modules/);
}

/** Checks the headers that every answer with a body has. */
export function expectJson({ headers, body }: RawAnswer): void {
  expect(headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(headers["content-length"]).toBe(String(Buffer.byteLength(body)));
  expect(headers).not.toHaveProperty("transfer-encoding");
}
