import type { RightsWorld } from "./rights-world.ts";

/** A request to a route, about a project and the device `target` in it. */
export interface RightsRequest {
  readonly path: string;
  readonly body?: unknown;
}

/** Makes the request; `project` is the one that it names, in a path or a body. */
export type MakeRequest = (project: number, world: RightsWorld) => RightsRequest | Promise<RightsRequest>;

const importOf = (project_id: number, device_id: string): RightsRequest => ({
  path: "/v1/imports",
  body: { project_id, device_id, sources: [{ name: "s", data: [{ time: 1, value: 1 }] }] },
});

/** A device that the own project has at this moment, and the other one has not. */
async function makeTarget({ backend, own, tokens }: RightsWorld, device_id: string): Promise<void> {
  await backend.send("POST", "devices", { token: tokens.all, body: { project_id: own, device_id } });
}

async function makeTokenId({ backend, own, tokens }: RightsWorld): Promise<number> {
  const answer = await backend.send("GET", `tokens/project?project_id=${own}`, { token: tokens.owner });
  const { token } = JSON.parse(answer.body) as { token: string };
  return (JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { jti: number }).jti;
}

let made = 0;

function fresh(): number {
  made += 1;
  return made;
}

/** A request for every route. Of a route with rules of its own for a device's own token, a second one ends in `(own)`. */
export const REQUESTS: Readonly<Record<string, MakeRequest>> = {
  "GET /health": () => ({ path: "/health" }),
  "GET /metrics": () => ({ path: "/metrics" }),
  "GET /v1/docs": () => ({ path: "/v1/docs" }),
  "GET /v1/openapi.json": () => ({ path: "/v1/openapi.json" }),
  "GET /v1/ping": () => ({ path: "/v1/ping" }),

  "POST /v1/users": () => ({
    path: "/v1/users",
    body: { email: `user${fresh()}@example.org`, password: "correct horse" },
  }),
  "GET /v1/users": () => ({ path: "/v1/users?name=owner" }),
  "GET /v1/users/me": () => ({ path: "/v1/users/me" }),
  "PATCH /v1/users/me": () => ({ path: "/v1/users/me", body: { last_name: `n${fresh()}` } }),
  "GET /v1/users/:user_id": (_project, { owner }) => ({ path: `/v1/users/${owner.userId}` }),
  "POST /v1/users/email": () => ({ path: "/v1/users/email", body: { verification_key: "x" } }),
  "GET /v1/users/password": () => ({ path: "/v1/users/password?reset=nobody@example.org" }),
  "POST /v1/users/password": () => ({
    path: "/v1/users/password",
    body: { reset_key: "x", password: "correct horse" },
  }),

  "GET /v1/tokens/user": () => ({ path: "/v1/tokens/user" }),
  "GET /v1/tokens/project": (project) => ({ path: `/v1/tokens/project?project_id=${project}&read=true` }),
  "GET /v1/tokens/project (another device)": (project) => ({
    path: `/v1/tokens/project?project_id=${project}&read=true&device_id=other-than-bound`,
  }),
  "POST /v1/tokens/project": (_project, { tokens }) => ({
    path: "/v1/tokens/project",
    body: { refresh_token: tokens.read },
  }),
  "GET /v1/tokens": (project) => ({ path: `/v1/tokens?project_id=${project}` }),
  "DELETE /v1/tokens/:token_id": async (_project, world) => ({ path: `/v1/tokens/${await makeTokenId(world)}` }),
  "POST /v1/tokens/revoke": () => ({ path: "/v1/tokens/revoke", body: { token: "a.b.c" } }),

  "POST /v1/projects": () => ({ path: "/v1/projects", body: { project_name: "p" } }),
  "GET /v1/projects": () => ({ path: "/v1/projects" }),
  "GET /v1/projects/:project_id": (project) => ({ path: `/v1/projects/${project}` }),
  "PATCH /v1/projects/:project_id": (project) => ({
    path: `/v1/projects/${project}`,
    body: { project_name: `p${fresh()}` },
  }),
  "GET /v1/projects/:project_id/permissions": (project) => ({ path: `/v1/projects/${project}/permissions` }),
  "PATCH /v1/projects/:project_id/permissions": (project, { owner }) => ({
    path: `/v1/projects/${project}/permissions`,
    body: { user_id: owner.userId, read: true, write: true, admin: true },
  }),

  "POST /v1/devices": (project_id) => ({ path: "/v1/devices", body: { project_id } }),
  "POST /v1/devices (own)": async (project_id, { backend, tokens }) => {
    await backend.send("DELETE", "devices/bound", { token: tokens.all });
    return { path: "/v1/devices", body: { project_id, device_id: "bound" } };
  },
  "GET /v1/devices": (project) => ({ path: `/v1/devices?project_id=${project}` }),
  "GET /v1/devices/timestamp": () => ({ path: "/v1/devices/timestamp" }),
  "GET /v1/devices/:device": async (_project, world) => {
    await makeTarget(world, "target");
    return { path: "/v1/devices/target" };
  },
  "GET /v1/devices/:device (own)": async (_project, world) => {
    await makeTarget(world, "bound");
    return { path: "/v1/devices/bound" };
  },
  "PATCH /v1/devices/:device": async (_project, world) => {
    await makeTarget(world, "target");
    return { path: "/v1/devices/target", body: { device_type: `t${fresh()}` } };
  },
  "DELETE /v1/devices/:device": async (_project, world) => {
    await makeTarget(world, "target");
    return { path: "/v1/devices/target" };
  },
  "DELETE /v1/devices/:device (with data)": async (_project, world) => {
    await makeTarget(world, "target");
    return { path: "/v1/devices/target?data=true" };
  },

  "POST /v1/imports": (project) => importOf(project, "target"),
  "POST /v1/imports (own)": (project) => importOf(project, "bound"),
  "POST /v1/imports (table)": (project_id) => ({
    path: "/v1/imports?fmt=table",
    body: { project_id, device_id: "target", sources: { fields: ["time", "a"], data: [[1, 2]] } },
  }),
  "POST /v1/imports (namespace)": (project_id) => ({
    path: "/v1/imports?fmt=table",
    body: {
      project_id,
      namespace: "input",
      labels: { device_id: "target" },
      data: { fields: ["time", "a"], values: [[1, 2]] },
    },
  }),

  ...Object.fromEntries(
    ["exports", "latest", "streams", "tails"].flatMap((kind): [string, MakeRequest][] => [
      [`GET /v1/${kind}/:project`, (project) => ({ path: `/v1/${kind}/${project}` })],
      [`GET /v1/${kind}/:project/:device`, (project) => ({ path: `/v1/${kind}/${project}/target` })],
      [`GET /v1/${kind}/:project/:device (own)`, (project) => ({ path: `/v1/${kind}/${project}/bound` })],
      [`GET /v1/${kind}/:project/:device/:series`, (project) => ({ path: `/v1/${kind}/${project}/target/s` })],
    ]),
  ),

  "GET /v1/data/:namespace": () => ({ path: "/v1/data/input?where=eq(device_id,target)" }),
  "GET /v1/data/:namespace (own)": () => ({ path: "/v1/data/input?where=eq(device_id,bound)" }),
  "GET /v1/data/:namespace/:field": () => ({ path: "/v1/data/input/s?where=eq(device_id,target)" }),
  "POST /v1/namespaces": (project_id) => ({
    path: "/v1/namespaces",
    body: { project_id, namespace_name: `n${fresh()}`, partitioning_field: "device_id", fields: {}, labels: null },
  }),
  "GET /v1/namespaces": () => ({ path: "/v1/namespaces" }),
  "GET /v1/namespaces/:namespace_id": (_project, { namespaceId }) => ({ path: `/v1/namespaces/${namespaceId}` }),
  "PUT /v1/namespaces/:namespace_id": (project_id, { namespaceId }) => ({
    path: `/v1/namespaces/${namespaceId}`,
    body: {
      project_id,
      namespace_name: "input",
      partitioning_field: "device_id",
      fields: { [`f${fresh()}`]: "DOUBLE" },
      labels: {},
    },
  }),
};
