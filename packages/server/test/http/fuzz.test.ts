import { connect } from "node:net";
import { BLOCKS_TYPE, encodeImportFrame } from "@iobeam/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { blocksOf } from "../support/blocks.ts";
import { makeRequest, type RawRequest } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

const RUNS = 3_000;
const BATCH = 100;
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend({ bodyLimit: 10_000, requestTimeoutMs: 300 });
});
afterAll(() => backend.close());

type Part = "path" | "body" | "token" | "bytes";

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly request: RawRequest;
}

/** Recorded requests of every form. */
function record(): Recorded[] {
  const { token, projectId: project_id } = backend;
  const sources = [
    {
      name: "t",
      data: [
        { time: 1, value: 2.5 },
        { time: 2, value: "x" },
      ],
    },
  ];
  const table = {
    fields: ["time", "a"],
    data: [
      [1, 2],
      [2, null],
    ],
  };
  const device = { project_id, device_name: "n", created: "2016-08-28 17:25:31 +0000" };
  const list = { project_id, device_id: "d", timefmt: "usec", sources };
  const blocks = [
    ...blocksOf("t", [
      [1, 2.5],
      [2, "x"],
    ]),
    ...blocksOf("u", [
      [1, 0.1],
      [5_000, 7.25],
      [9_000, 1],
    ]),
  ];
  const frame = Buffer.from(encodeImportFrame({ projectId: project_id, deviceId: "d", blocks }));
  const get = (path: string): Recorded => ({ method: "GET", path, request: { token } });
  const post = (path: string, body: object): Recorded => ({ method: "POST", path, request: { token, body } });
  return [
    post("devices", device),
    get("devices/timestamp?timefmt=TIMEVAL"),
    post("imports/", list),
    { method: "POST", path: "imports", request: { token, body: frame, headers: { "content-type": BLOCKS_TYPE } } },
    post("imports?fmt=table", { project_id, device_id: "d", sources: table }),
    get(`exports/${project_id}/d/t?limit=2&from=1&to=9.5&less_than=7&timefmt=usec`),
    get(`tokens/project?project_id=${project_id}&read=True&duration=1d`),
    post("tokens/project", { refresh_token: token }),
    post("projects", { project_name: "p" }),
    { method: "GET", path: "tokens/user", request: { headers: { authorization: "Basic YWRtaW46eA==" } } },
  ];
}

interface Mutation {
  /** Where, as a fraction of the length. */
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const odd = fc.constantFrom(
  "\0",
  "%",
  "%00",
  "\r\n",
  "{",
  "[",
  '"',
  "null",
  "1e999",
  "-1",
  "__proto__",
  "?",
  "&",
  "../",
  ": ",
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((part) => part / 10_000),
  remove: fc.nat(6),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    odd.map((text) => Buffer.from(text)),
    fc.constant(Buffer.alloc(0)),
  ),
});
const part: fc.Arbitrary<Part> = fc.constantFrom("path", "body", "token", "bytes");

function mutate(bytes: Buffer, mutations: readonly Mutation[]): Buffer {
  return mutations.reduce((now, { at, remove, insert }) => {
    const place = Math.floor(at * now.length);
    return Buffer.concat([now.subarray(0, place), insert, now.subarray(place + remove)]);
  }, bytes);
}

/** The bytes of a request of which one part is mutated; the others fit, so that it gets as far as that part. */
function makeMutated({ method, path, request }: Recorded, which: Part, mutations: readonly Mutation[]): Buffer {
  const change = (text: string): Buffer => mutate(Buffer.from(text), mutations);
  const { token, body } = request;
  if (which === "path") return makeRequest(method, change(path).toString("latin1"), request);
  if (which === "body" && body !== undefined) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return makeRequest(method, path, { ...request, body: mutate(bytes, mutations) });
  }
  if (which === "token" && token !== undefined) {
    return makeRequest(method, path, { ...request, token: change(token).toString("latin1") });
  }
  return mutate(makeRequest(method, path, request), mutations);
}

/** What comes back: up to the end of one whole answer, or of the connection. */
function collect(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(backend.port, "127.0.0.1");
    socket.setEncoding("latin1").on("data", (text: string) => {
      received += text;
      const [, head = "", length] = /^(.*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n)/is.exec(received) ?? [];
      if (length !== undefined && received.length >= head.length + Number(length)) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(received));
    socket.write(bytes);
  });
}

it("answers no mutated request with 5xx or with its inside", { timeout: 120_000 }, async () => {
  const requests = record();
  const input = fc.tuple(fc.nat(requests.length - 1), part, fc.array(mutation, { minLength: 1, maxLength: 3 }));
  const statuses = new Map<string, number>();
  const property = fc.asyncProperty(fc.array(input, { minLength: BATCH, maxLength: BATCH }), async (inputs) => {
    const sent = inputs.map(([at, which, mutations]) =>
      collect(makeMutated(requests[at] as Recorded, which, mutations)),
    );
    for (const answer of await Promise.all(sent)) {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none";
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect(answer).not.toMatch(/HTTP\/1\.1 5\d\d/);
      expect(answer).not.toMatch(/\n\s*at |node_modules|\.ts:\d/);
    }
  });
  await fc.assert(property, { numRuns: RUNS / BATCH, endOnFailure: true });
  process.stdout.write(`fuzz.test.ts: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
  // Some get through unharmed and some do not: the mutations reach the inside.
  for (const status of ["200", "400", "401", "403", "404"])
    expect(statuses.get(status) ?? 0, status).toBeGreaterThan(0);
  expect((await backend.send("GET", "devices/timestamp", { token: backend.token })).status).toBe(200);
});
