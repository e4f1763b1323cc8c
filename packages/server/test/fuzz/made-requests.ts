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

const term = fc.oneof(
  text,
  fc.tuple(fc.constantFrom("eq", "lt", "ge", "xx"), text, text).map(([word, a, b]) => `${word}(${a},${b})`),
  fc.constantFrom("1d", "10s", "time(10s)", "time(1d),device_id", "mean", "count", "usec", "timeval", "csv", "ndjson"),
  fc.constantFrom("true", "True", "false", "device_id,2", "now()-2h,now()", "1,2", "table", "-created"),
);

/** What there is: methods, path and parameters. */
type Known = readonly [methods: string, path: string, parameters: string];

const FILTERS = "from to less_than greater_than equals timefmt";
const listKnown = (project: number): readonly Known[] => [
  ["GET", `exports/${project}/all/all`, `limit ${FILTERS} operator group_by output`],
  ["GET", `exports/${project}/d`, `limit ${FILTERS} operator group_by output`],
  ["GET", `latest/${project}/all/t`, "timefmt"],
  ["GET", `streams/${project}/all/all`, `format ${FILTERS} cursor limit`],
  ["GET", `tails/${project}/d/t`, "timefmt"],
  ["GET", "data/input/t", "where where time limit limit_by group_by operator limit_periods timefmt output"],
  ["GET", "data/input/all", "where time limit limit_by timefmt output"],
  ["GET POST", "namespaces", "name namespace_name"],
  ["GET PUT", "namespaces/1", ""],
  ["GET POST", "devices", "project_id offset count order name"],
  ["GET PATCH DELETE", "devices/d", "data"],
  ["GET", "devices/timestamp", "timefmt"],
  ["POST", "imports", "fmt"],
  ["POST", "imports", "fmt"],
  ["GET POST", "projects", "name"],
  ["GET PATCH", `projects/${project}`, ""],
  ["GET PATCH", `projects/${project}/permissions`, ""],
  ["GET", "tokens", "project_id after count"],
  ["GET POST", "tokens/project", "project_id read write admin duration refreshable include_user device_id"],
  ["GET", "tokens/user", "name password"],
  ["POST", "tokens/revoke", ""],
  ["DELETE", "tokens/7", ""],
  ["GET POST", "users", "name search"],
  ["GET PATCH", "users/me", "old_password"],
  ["POST", "users/email", ""],
  ["GET POST", "users/password", "reset"],
];

/** A line of a request: mostly of what there is, and now and then with a part, a method or a parameter that is not. */
const line = (project: number): fc.Arbitrary<{ method: string; target: string }> => {
  const stranger = fc.oneof(fc.constantFrom(String(project), "all", "d", "input", "me", "project"), text).map(encode);
  const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  return fc.constantFrom(...listKnown(project)).chain(([methods, path, parameters]) =>
    fc
      .record({
        method: fc.constantFrom(...methods.split(" ")),
        otherMethod: rarely(fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE")),
        place: rarely(fc.tuple(fc.nat(3), stranger)),
        pairs: fc.array(fc.tuple(fc.constantFrom(...parameters.split(" ").filter(Boolean), "odd"), term), {
          maxLength: 3,
        }),
      })
      .map(({ method, otherMethod, place, pairs }) => {
        const parts = path.split("/").map((part, at) => (place !== undefined && at === place[0] ? place[1] : part));
        const query = pairs.filter(([name]) => name !== "odd").map(([name, value]) => `${name}=${encode(value)}`);
        return { method: otherMethod ?? method, target: `${parts.join("/")}?${query.join("&")}`.replace(/\?$/, "") };
      }),
  );
};

/** Requests that are made up: every path with every parameter, and bodies from wild to nearly right. */
export function makeRequests({ tokens, projectId }: Callers): fc.Arbitrary<Buffer> {
  const sent = fc.oneof(body, importBody(projectId)).map((value) => JSON.stringify(value) ?? "");
  return fc
    .record({ to: line(projectId), token: fc.constantFrom(...tokens), sent })
    .map(({ to: { method, target }, token, ...rest }) => {
      const request = { token, headers: { connection: "keep-alive" } };
      const hasBody = ["POST", "PUT", "PATCH"].includes(method);
      return makeRequest(method, target, hasBody ? { ...request, body: rest.sent } : request);
    });
}

function encode(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, "_"));
}
