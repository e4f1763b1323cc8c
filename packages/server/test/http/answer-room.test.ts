import { type AddressInfo, connect, type Socket } from "node:net";
import { type FastifyInstance, fastify } from "fastify";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answerError } from "../../src/http/answers/answer-error.ts";
import { AnswerRoom } from "../../src/http/answers/answer-room.ts";
import { exchange, makeRequest, type RawAnswer } from "../support/raw-http.ts";
import { expectProblem } from "../support/test-backend.ts";

/** More than the buffers of two sockets hold. */
const CHUNKS = Array.from({ length: 160 }, () => Buffer.alloc(100_000));

let app: FastifyInstance;
let port: number;
let making: string[];
let release: () => void;
const readers: Socket[] = [];
beforeEach(async () => {
  making = [];
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const room = new AnswerRoom({ all: 300_000, ofProject: 200_000 });
  app = fastify();
  app.setErrorHandler(async (error: Error, request, reply) => {
    answerError(error, request, reply);
    return reply;
  });
  app.get<{ Params: { project: string; bytes: string }; Querystring: { wait?: string } }>(
    "/v1/:project/:bytes",
    ({ params: { project, bytes }, query }, reply) =>
      room.send(reply, Number(project), async (hold) => {
        making.push(project);
        if (query.wait !== undefined) await released;
        hold(Number(bytes));
        return { type: "text/plain", chunks: CHUNKS };
      }),
  );
  await app.listen({ port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterEach(async () => {
  release();
  for (const reader of readers.splice(0)) reader.destroy();
  await app.close();
});

const ask = (path: string): Promise<RawAnswer> => exchange(port, makeRequest("GET", path));

/** Asks, and takes nothing beyond the head of the answer. */
async function askAndStall(path: string): Promise<Socket> {
  const reader = connect(port, "127.0.0.1");
  readers.push(reader);
  reader.write(makeRequest("GET", path));
  await new Promise((resolve) => reader.once("data", resolve));
  return reader.pause();
}

it("refuses answers for which there is no room beside those that nobody takes", async () => {
  const stalled = [await askAndStall("1/100000"), await askAndStall("1/100000")];
  const refused = await ask("1/1");
  expectProblem(refused, 503, 1030);
  expect(refused.headers["retry-after"]).toBe("1");
  stalled.push(await askAndStall("2/100000"));
  expectProblem(await ask("3/1"), 503, 1030);
  for (const reader of stalled) reader.destroy();
  await vi.waitFor(async () => expect((await ask("1/150000")).status).toBe(200));
});

it("has room for one that is alone, however long", async () => {
  const { status, headers } = await ask("1/1000000000");
  expect([status, headers["content-length"]]).toEqual([200, "16000000"]);
});

it("makes two of a project at a time, and those of others beside them", async () => {
  const waiting = ["1/1?wait", "1/1?wait", "1/1?wait"].map(ask);
  await vi.waitFor(() => expect(making).toEqual(["1", "1"]));
  expect((await ask("2/1")).status).toBe(200);
  expect(making).toEqual(["1", "1", "2"]);
  release();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200]);
});

it("does not make what nobody waits for any more", async () => {
  const waiting = ["1/1?wait", "1/1?wait"].map(ask);
  await vi.waitFor(() => expect(making).toHaveLength(2));
  const gone = connect(port, "127.0.0.1");
  const closed = new Promise((resolve) => app.server.once("connection", (socket) => socket.once("close", resolve)));
  gone.write(makeRequest("GET", "1/1"), () => gone.destroy());
  await closed;
  release();
  await Promise.all(waiting);
  await ask("1/1");
  expect(making).toHaveLength(3);
});
