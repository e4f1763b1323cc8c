import { createMemoryStore, createServer, type IobeamServer, type Store } from "@iobeam/server";
import { afterEach, expect, it } from "vitest";
import { exchange, type RawAnswer } from "../support/raw-http.ts";
import { expectJson, expectProblem } from "../support/test-backend.ts";

let server: IobeamServer;
afterEach(() => server.close());

async function ask(get: Store["projects"]["get"] | undefined): Promise<RawAnswer> {
  const store = createMemoryStore();
  const projects: Store["projects"] = get === undefined ? store.projects : { ...store.projects, get };
  server = await createServer({ store: { ...store, projects } });
  return exchange(Number(new URL(server.url).port), "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
}

it("is told to anybody", async () => {
  const answer = await ask(undefined);
  expectJson(answer);
  expect([answer.status, answer.body, answer.headers["cache-control"]]).toEqual([200, '{"status":"ok"}', "no-store"]);
});

it("is bad where the store fails", async () => {
  const answer = await ask(async () => {
    throw new Error("the disk is gone: /srv/secret");
  });
  expectProblem(answer, 503, 1090);
  expect(answer.body).not.toContain("secret");
});

it("is bad where the store does not answer", async () => {
  expectProblem(await ask(() => new Promise(() => undefined)), 503, 1090);
});
