import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signToken } from "../support/sign-token.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
let otherProject: number;
beforeAll(async () => {
  backend = await startBackend();
  otherProject = (await backend.server.createProject("other")).projectId;
});
afterAll(() => backend.close());

const own = (): number => backend.projectId;

const requests = {
  "POST devices": () => ({ path: "devices", body: { project_id: own() } }),
  "GET devices/timestamp": () => ({ path: "devices/timestamp" }),
  "POST imports": () => ({ path: "imports", body: { project_id: own(), device_id: "d", sources: [] } }),
  "POST imports?fmt=table": () => ({
    path: "imports?fmt=table",
    body: { project_id: own(), device_id: "d", sources: { fields: ["time", "a"], data: [] } },
  }),
  "GET exports": () => ({ path: `exports/${own()}/all/all` }),
  "GET tokens/project": () => ({ path: `tokens/project?project_id=${own()}&read=true` }),
  "POST projects": () => ({ path: "projects", body: { project_name: "p" } }),
} as const;

const claims = (pid: number, pms: number, exp = 4e9): object => ({ uid: 1, pid, exp, pms });
const tokens = {
  none: async () => undefined,
  read: () => signToken(backend.dataDir, claims(own(), 1) as never),
  write: () => signToken(backend.dataDir, claims(own(), 2) as never),
  "read and write": () => signToken(backend.dataDir, claims(own(), 3) as never),
  admin: () => signToken(backend.dataDir, claims(own(), 4) as never),
  "no rights": () => signToken(backend.dataDir, claims(own(), 0) as never),
  "all of another project": () => signToken(backend.dataDir, claims(otherProject, 7) as never),
  "ended, all": () => signToken(backend.dataDir, claims(own(), 7, 1_500_000_000) as never),
  user: () => backend.userToken(),
} as const;

type Outcome = readonly [status: number, code?: number];
const MISSING: Outcome = [401, 1010];
const INVALID: Outcome = [401, 1011];
const ENDED: Outcome = [401, 1012];
const NO_RIGHT: Outcome = [403, 1013];
const OTHER: Outcome = [403, 1014];
const OK: Outcome = [200];
const MADE: Outcome = [201];

const columns = Object.keys(tokens) as (keyof typeof tokens)[];
const table: Record<keyof typeof requests, readonly Outcome[]> = {
  "POST devices": [MISSING, NO_RIGHT, MADE, MADE, NO_RIGHT, NO_RIGHT, OTHER, ENDED, INVALID],
  "GET devices/timestamp": [MISSING, OK, OK, OK, OK, OK, OK, ENDED, INVALID],
  "POST imports": [MISSING, NO_RIGHT, OK, OK, NO_RIGHT, NO_RIGHT, OTHER, ENDED, INVALID],
  "POST imports?fmt=table": [MISSING, NO_RIGHT, OK, OK, NO_RIGHT, NO_RIGHT, OTHER, ENDED, INVALID],
  "GET exports": [MISSING, OK, NO_RIGHT, OK, NO_RIGHT, NO_RIGHT, OTHER, ENDED, INVALID],
  "GET tokens/project": [MISSING, OK, NO_RIGHT, OK, NO_RIGHT, NO_RIGHT, OTHER, ENDED, OK],
  "POST projects": [MISSING, NO_RIGHT, NO_RIGHT, NO_RIGHT, NO_RIGHT, NO_RIGHT, NO_RIGHT, ENDED, MADE],
};

for (const [name, outcomes] of Object.entries(table) as [keyof typeof requests, readonly Outcome[]][]) {
  describe(name, () => {
    it.each(columns.map((kind, index) => [kind, outcomes[index] as Outcome] as const))(
      "answers the token %s with %j",
      async (kind, [status, code]) => {
        const { path, ...rest } = requests[name]();
        const token = await tokens[kind]();
        const answer = await backend.send(name.split(" ")[0] as string, path, { token, ...rest });
        if (code === undefined) expect(answer.status, answer.body).toBe(status);
        else expectProblem(answer, status, code);
      },
    );
  });
}

describe("Authorization", () => {
  it.each(["", "Bearer", "Bearer ", "Basic abc", "Token x", "Bearer a b"])("%j is no token", async (authorization) => {
    expectProblem(await backend.send("GET", "devices/timestamp", { headers: { authorization } }), 401, 1010);
  });

  it("is read whatever the case of Bearer", async () => {
    const headers = { authorization: `bearer ${backend.token}` };
    expect((await backend.send("GET", "devices/timestamp", { headers })).status).toBe(200);
  });
});
