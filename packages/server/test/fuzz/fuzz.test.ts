import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeRequest } from "../support/raw-http.ts";
import { signToken } from "../support/sign-token.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";
import { type Connection, createConnection } from "./connection.ts";
import { FAILED_ONCE } from "./failed-once.ts";
import { makeRequests } from "./made-requests.ts";
import { makeMutated, mutations, part } from "./mutation.ts";
import { recordRequests } from "./recorded-requests.ts";

const RUNS = Number(process.env["FUZZ_REQUESTS"] ?? 100_000) / 2;
const CONNECTIONS = 16;
/** What the caches of a server may take; a leak of a kilobyte a request would be above. */
const MOST_GROWTH_BYTES = 40 * 1_024 * 1_024;

let backend: TestBackend;
let token: string;
let user: string;
let connections: Connection[];
beforeAll(async () => {
  const unlimited = { tokenRate: 0, addressRate: 0 };
  backend = await startBackend({ bodyLimit: 10_000, requestTimeoutMs: 500, maxTails: 50, ...unlimited });
  // Of the kind that has no number, so that no request can revoke it.
  token = await signToken(backend.dataDir, { uid: 1, pid: backend.projectId, exp: 4e9, pms: 7 });
  user = await signToken(backend.dataDir, { uid: 1, exp: 4e9 });
  connections = Array.from({ length: CONNECTIONS }, () => createConnection(backend.port));
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  await backend.close();
});

/** Sends requests, some at once, and looks at every answer. */
async function sendAll(requests: readonly Buffer[], statuses: Map<number, number>): Promise<void> {
  await Promise.all(
    connections.map(async (connection, lane) => {
      for (let at = lane; at < requests.length; at += CONNECTIONS) {
        const bytes = requests[at] as Buffer;
        const { status, text } = await connection.send(bytes);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const isFailure = (status >= 500 && !isFull(text)) || /\n\s*at |node_modules|\.ts:\d|SQLITE/.test(text);
        if (isFailure) expect.fail(`${bytes.toString("latin1")}\n\nwas answered with\n\n${text}`);
      }
    }),
  );
}

/** There is no room for one more tail: told with 503 by intent. */
function isFull(text: string): boolean {
  return text.startsWith("HTTP/1.1 503 ") && text.includes("tails");
}

function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Makes and sends batches of requests; the memory in use after the first fifth of them must not grow without end. */
async function fuzz(requests: fc.Arbitrary<Buffer>, statuses: Map<number, number>): Promise<void> {
  const batch = 500;
  let [sent, before] = [0, Number.POSITIVE_INFINITY];
  const property = fc.asyncProperty(fc.array(requests, { minLength: batch, maxLength: batch }), async (made) => {
    await sendAll(made, statuses);
    sent += made.length;
    if (sent === Math.ceil(RUNS / 5 / batch) * batch) before = usedBytes();
  });
  await fc.assert(property, { numRuns: RUNS / batch, endOnFailure: true });
  expect(usedBytes() - before).toBeLessThan(MOST_GROWTH_BYTES);
  expect((await backend.send("GET", "devices/timestamp", { token })).status).toBe(200);
}

it("takes everything that once made a backend fail", async () => {
  const statuses = new Map<number, number>();
  for (const [method, path, body] of FAILED_ONCE) {
    for (const bearer of [token, user]) {
      const headers = { connection: "keep-alive" };
      await sendAll(
        [makeRequest(method, path, { token: bearer, headers, ...(body !== undefined && { body }) })],
        statuses,
      );
    }
  }
});

it(`answers ${RUNS} changed requests without a failure, and without growing`, { timeout: 600_000 }, async () => {
  const recorded = recordRequests(backend.projectId, token, user);
  for (const { method, path, request } of recorded) {
    const headers = { connection: "keep-alive", ...request.headers };
    // Each reaches its route: what is changed was right before, or refused by what stands there, not by the router.
    const [connection] = connections as [Connection];
    const answer = await connection.send(makeRequest(method, path, { ...request, headers }));
    expect(answer.text, `${method} ${path}`).not.toContain('"code":1020');
    expect(answer.status, `${method} ${path}`).toBeLessThan(500);
  }
  const statuses = new Map<number, number>();
  const changed = fc
    .tuple(fc.nat(recorded.length - 1), part, mutations)
    .map(([at, which, changes]) => makeMutated(recorded[at] as (typeof recorded)[number], which, changes));
  await fuzz(changed, statuses);
  report(statuses);
  for (const status of [200, 400, 401, 404]) expect(statuses.get(status) ?? 0, String(status)).toBeGreaterThan(0);
});

it(`answers ${RUNS} made-up requests without a failure, and without growing`, { timeout: 600_000 }, async () => {
  const statuses = new Map<number, number>();
  await fuzz(
    makeRequests({ tokens: [token, token, token, user, user, undefined], projectId: backend.projectId }),
    statuses,
  );
  report(statuses);
  for (const status of [200, 400, 401, 404]) expect(statuses.get(status) ?? 0, String(status)).toBeGreaterThan(0);
});

function report(statuses: Map<number, number>): void {
  process.stdout.write(`fuzz.test.ts: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
}
