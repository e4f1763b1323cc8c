import { BLOCKS_TYPE, encodeImportFrame } from "@iobeam/core";
import { blocksOf } from "../support/blocks.ts";
import type { RawRequest } from "../support/raw-http.ts";

/** A request that works, to be changed. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly request: RawRequest;
}

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

/** Requests of every form that a device makes. */
function recordDevice(project_id: number, token: string): Recorded[] {
  const blocks = [
    ...blocksOf("t", [
      [1, 2.5],
      [2, "x"],
    ]),
    ...blocksOf("u", [
      [1, 0.1],
      [5_000, 7.25],
    ]),
  ];
  const frame = Buffer.from(encodeImportFrame({ projectId: project_id, deviceId: "d", blocks }));
  const data = { fields: ["time", "a", "s"], values: [[1, 1.5, "x"]] };
  return [
    post(token, "devices", { project_id, device_name: "n", created: "2016-08-28 17:25:31 +0000" }),
    get(token, "devices/timestamp?timefmt=TIMEVAL"),
    get(token, `devices?project_id=${project_id}&offset=1&count=5`),
    get(token, "devices/d"),
    get(token, "devices?name=d"),
    { method: "PATCH", path: "devices/d", request: { token, body: { project_id, device_id: "d", device_type: "x" } } },
    { method: "DELETE", path: "devices/none", request: { token } },
    post(token, "imports/", { project_id, device_id: "d", timefmt: "usec", sources }),
    { method: "POST", path: "imports", request: { token, body: frame, headers: { "content-type": BLOCKS_TYPE } } },
    post(token, "imports?fmt=table", { project_id, device_id: "d", sources: table }),
    post(token, "imports?fmt=table", { project_id, namespace: "input", labels: { device_id: "d", room: "a" }, data }),
  ];
}

/** Requests of every form that somebody makes who looks for points. */
function recordQueries(projectId: number, token: string): Recorded[] {
  return [
    get(token, `exports/${projectId}/d/t?limit=2&from=1&to=9.5&less_than=7&timefmt=usec`),
    get(token, `exports/${projectId}/all/all?operator=mean&group_by=1h30m&timefmt=timeval`),
    get(token, `exports/${projectId}/d?output=csv&equals=2.5`),
    get(token, `latest/${projectId}/all/all?timefmt=sec`),
    get(token, `streams/${projectId}/all/all?format=ndjson&from=0`),
    get(token, `streams/${projectId}/d/t?format=csv&cursor=eyJkZXZpY2VJZCI6ImQiLCJuYW1lIjoidCIsIm1pY3JvcyI6MX0`),
    get(token, `tails/${projectId}/d/none`),
    get(token, "data/input/t?where=eq(device_id,d)&where=gt(t,1)&time=0,now()-2h&limit=10&timefmt=usec"),
    get(token, "data/input/all?limit_by=device_id,2&output=csv&limit=5"),
    get(token, "data/input/t?group_by=time(10s),device_id&operator=max&limit_periods=3"),
    get(token, "namespaces/?name=input"),
    get(token, "namespaces/1"),
  ];
}

/** Requests of every form about people, projects and tokens. */
function recordPeople(project_id: number, token: string, user: string): Recorded[] {
  const namespace = { project_id, namespace_name: "rooms", partitioning_field: "room", fields: { t: "DOUBLE" } };
  return [
    get(token, `tokens/project?project_id=${project_id}&read=True&duration=1d&refreshable=false`),
    post(undefined, "tokens/project", { refresh_token: token }),
    get(user, `tokens?project_id=${project_id}`),
    { method: "GET", path: "tokens/user?name=a%40b.c&password=wrong-one", request: {} },
    { method: "GET", path: "tokens/user", request: { headers: { authorization: "Basic YWRtaW46eA==" } } },
    post(undefined, "users", { email: "a@b.c", password: "long enough", invite: "x", username: "u" }),
    get(user, "users/me"),
    get(user, "users?name=admin"),
    { method: "PATCH", path: "users/me?old_password=x", request: { token: user, body: { first_name: "f" } } },
    post(undefined, "users/email", { verification_key: "x" }),
    get(undefined, "users/password?reset=a%40b.c"),
    post(undefined, "users/password", { reset_key: "x", password: "long enough" }),
    post(user, "projects", { project_name: "p" }),
    get(user, `projects/${project_id}`),
    get(user, "projects?name=p"),
    { method: "PATCH", path: `projects/${project_id}`, request: { token: user, body: { retention: null } } },
    get(user, `projects/${project_id}/permissions`),
    {
      method: "PATCH",
      path: `projects/${project_id}/permissions`,
      request: { token: user, body: { user_id: 1, read: true, write: false, admin: false } },
    },
    post(token, "namespaces/", namespace),
    { method: "PUT", path: "namespaces/1", request: { token, body: { ...namespace, namespace_name: "input" } } },
    get(undefined, "openapi.json"),
  ];
}

/** Requests of every form. */
export function recordRequests(projectId: number, token: string, user: string): Recorded[] {
  return [
    ...recordDevice(projectId, token),
    ...recordQueries(projectId, token),
    ...recordPeople(projectId, token, user),
  ];
}

function get(token: string | undefined, path: string): Recorded {
  return { method: "GET", path, request: { token } };
}

function post(token: string | undefined, path: string, body: object): Recorded {
  return { method: "POST", path, request: { token, body } };
}
