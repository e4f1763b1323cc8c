import fc from "fast-check";
import { makeRequest } from "../support/raw-http.ts";

/** Who asks in made requests. */
export interface Callers {
  readonly tokens: readonly (string | undefined)[];
  readonly projectId: number;
}

const text = fc.oneof(
  fc.constantFrom("d", "t", "all", "input", "time", "device_id", "", "now()", "-1", "0", "1", "1e400", "NaN", "null"),
  fc.constantFrom("__proto__", "constructor", "9007199254740993", "%", "\u0000", "..", "\ud800", "a".repeat(300)),
  fc.string({ maxLength: 12, unit: "binary" }),
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double(),
  fc.constantFrom(2 ** 53, -(2 ** 53), 1.427e12, 1e-320, -0),
);
const scalar = fc.oneof(number, text, fc.boolean(), fc.constant(null));

const FIELDS = [
  ...["project_id", "device_id", "device_name", "device_type", "created", "timefmt", "sources", "namespace", "labels"],
  ...["data", "fields", "values", "name", "time", "value", "email", "password", "invite", "username", "reset_key"],
  ...["project_name", "retention", "user_id", "read", "write", "admin", "refresh_token", "token", "namespace_name"],
  ...["partitioning_field", "verification_key"],
];
const { value: body } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), text), tie("value"), { maxKeys: 8 }),
  ),
}));

/** An import that is nearly right. */
const importBody = (projectId: number): fc.Arbitrary<unknown> => {
  const name = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("t", "a", "b", "device_id") },
    { weight: 1, arbitrary: text },
  );
  const cell = fc.oneof({ weight: 3, arbitrary: number }, { weight: 1, arbitrary: scalar });
  const points = fc.array(fc.record({ time: cell, value: cell }, { requiredKeys: [] }), { maxLength: 5 });
  const fields = fc.array(name, { maxLength: 3 }).map((names) => ["time", ...names]);
  const rows = fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 4 });
  const frame = { project_id: fc.constant(projectId), device_id: fc.constantFrom("d", "e", "all", "") };
  const timefmt = fc.constantFrom("sec", "msec", "usec", "timeval", "SEC", 7);
  const list = fc.record(
    { ...frame, timefmt, sources: fc.array(fc.record({ name, data: points }), { maxLength: 3 }) },
    { requiredKeys: ["project_id"] },
  );
  const table = fc.record({ ...frame, sources: fc.record({ fields, data: rows }) });
  const namespaced = fc.record(
    {
      project_id: frame.project_id,
      namespace: fc.constantFrom("input", "none"),
      labels: fc.dictionary(name, scalar, { maxKeys: 3 }),
      timefmt,
      data: fc.record({ fields: fc.array(name, { maxLength: 4 }), values: rows }),
    },
    { requiredKeys: ["project_id", "namespace"] },
  );
  return fc.oneof(list, table, namespaced);
};

const PARAMETERS = [
  ...["project_id", "offset", "count", "order", "name", "limit", "from", "to", "less_than", "greater_than", "equals"],
  ...["timefmt", "operator", "group_by", "output", "format", "cursor", "where", "time", "limit_by", "limit_periods"],
  ...["fmt", "read", "write", "admin", "duration", "refreshable", "include_user", "reset", "search", "after", "data"],
];
const term = fc.oneof(
  text,
  fc.tuple(fc.constantFrom("eq", "lt", "ge", "xx"), text, text).map(([word, a, b]) => `${word}(${a},${b})`),
  fc.constantFrom("1d", "10s", "time(10s)", "time(1d),device_id", "mean", "count", "usec", "timeval", "csv", "ndjson"),
  fc.constantFrom("true", "True", "false", "device_id,2", "now()-2h,now()", "1,2", "table", "-created"),
);
const query = fc.array(fc.tuple(fc.constantFrom(...PARAMETERS), term), { maxLength: 5 });

const PLACES = [
  "devices",
  "exports",
  "latest",
  "streams",
  "tails",
  "data",
  "namespaces",
  "projects",
  "tokens",
  "users",
];
const path = (projectId: number): fc.Arbitrary<string> => {
  const place = fc.oneof(fc.constantFrom(String(projectId), "all", "d", "t", "input", "me", "project", "user"), text);
  return fc
    .tuple(fc.constantFrom(...PLACES, "imports"), fc.array(place, { maxLength: 3 }), fc.boolean())
    .map(([first, rest, slash]) => [first, ...rest.map(encode), ...(slash ? [""] : [])].join("/"));
};

/** Requests that are made up: every path with every parameter, and bodies from wild to nearly right. */
export function makeRequests({ tokens, projectId }: Callers): fc.Arbitrary<Buffer> {
  const anyBody = fc.oneof(body, importBody(projectId)).map((value) => JSON.stringify(value) ?? "");
  return fc
    .record({
      method: fc.constantFrom("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE"),
      path: path(projectId),
      query,
      token: fc.constantFrom(...tokens),
      sent: anyBody,
    })
    .map(({ method, path: places, query: pairs, token, sent }) => {
      const params = pairs.map(([name, value]) => `${name}=${encode(value)}`).join("&");
      const request = { token, headers: { connection: "keep-alive" } };
      const hasBody = ["POST", "PUT", "PATCH"].includes(method);
      return makeRequest(method, `${places}${params && `?${params}`}`, hasBody ? { ...request, body: sent } : request);
    });
}

function encode(part: string): string {
  return encodeURIComponent(part.toWellFormed?.() ?? part.replace(/\p{Surrogate}/gu, "_"));
}
