import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Recorded, recordRequests } from "../fuzz/recorded-requests.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

interface Described {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, Described>>;
}

let backend: TestBackend;
let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
let recorded: Recorded[];
const ajv = new Ajv2020({ strict: false, formats: {} });

beforeAll(async () => {
  backend = await startBackend({ openSignUp: true });
  paths = (JSON.parse((await backend.send("GET", "openapi.json")).body) as { paths: typeof paths }).paths;
  const user = await backend.userToken();
  const all = recordRequests(backend.projectId, backend.token, user);
  // A tail has no end.
  recorded = all.filter(({ path }) => !path.startsWith("tails/"));
});
afterAll(() => backend.close());

/** What the document says of a request; of two paths that fit, the one with fewer parameters. */
function find({ method, path }: Recorded): Operation {
  const asked = `/v1/${path}`.replace(/\?.*$/s, "").replace(/\/$/, "");
  const fits = Object.keys(paths).filter((template) => {
    const pattern = template.replace(/\/$/, "").replace(/\{\w+\}/g, "[^/]+");
    return new RegExp(`^${pattern}$`).test(asked);
  });
  const template = fits.sort((a, b) => a.split("{").length - b.split("{").length)[0] ?? "";
  const operation = paths[template]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${asked} is not in the document`);
  return operation;
}

/** What is wrong with an answer, by the document. */
function judge(request: Recorded, { status, headers, body }: RawAnswer): string {
  const { responses } = find(request);
  const described = responses[status] ?? (status >= 400 ? responses["default"] : undefined);
  if (described === undefined) return "this status is not told";
  if (body === "") return described.content === undefined ? "" : "there is no body";
  const type = headers["content-type"]?.split(";", 1)[0] ?? "";
  const schema = described.content?.[type]?.schema;
  if (schema === undefined) return `the type ${type} is not told`;
  if (type !== "application/json") return "";
  return ajv.validate(schema, JSON.parse(body)) ? "" : ajv.errorsText();
}

async function tell(requests: readonly Recorded[]): Promise<[statuses: Set<number>, wrong: string[]]> {
  const statuses = new Set<number>();
  const wrong: string[] = [];
  for (const request of requests) {
    const answer = await backend.send(request.method, request.path, request.request);
    statuses.add(answer.status);
    const finding = judge(request, answer);
    if (finding === "") continue;
    wrong.push(`${request.method} ${request.path} → ${answer.status} ${answer.body.slice(0, 300)}: ${finding}`);
  }
  return [statuses, wrong];
}

it("are such as the document says", async () => {
  const [statuses, wrong] = await tell([...recorded, ...recorded]);
  expect(wrong).toEqual([]);
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 204, 401, 404, 422]));
});

it("are such as the document says, where the token is wrong", async () => {
  const [statuses, wrong] = await tell(
    recorded.map((one) => ({ ...one, request: { ...one.request, token: "wrong" } })),
  );
  expect(wrong).toEqual([]);
  expect([...statuses]).toContain(401);
});

it("are such as the document says, where the body or the query is wrong", async () => {
  const changed = recorded.flatMap(({ method, path, request }): Recorded[] => [
    { method, path: `${path}${path.includes("?") ? "&" : "?"}unheard=1`, request },
    { method, path, request: { ...request, body: request.body === undefined ? undefined : { a: 1 }, headers: {} } },
  ]);
  const [statuses, wrong] = await tell(changed);
  expect(wrong).toEqual([]);
  expect([...statuses]).toContain(400);
});

it("would be found wrong", () => {
  const request: Recorded = { method: "GET", path: "devices/timestamp", request: {} };
  const headers = { "content-type": "application/json; charset=utf-8" };
  const answer = { status: 200, headers, body: '{"server_timestamp":"soon"}', head: "", reads: 1 };
  expect(judge(request, answer)).toMatch(/server_timestamp/);
  expect(judge(request, { ...answer, body: '{"server_timestamp":1}' })).toBe("");
  expect(judge(request, { ...answer, status: 299 })).toMatch(/status/);
});
