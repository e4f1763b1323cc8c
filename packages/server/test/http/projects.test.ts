import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectEmpty, jsonOf } from "../support/api-answer.ts";
import { type ApiUser, signUp } from "../support/api-user.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
let operator: string;
let ada: ApiUser;
let bob: ApiUser;
beforeAll(async () => {
  backend = await startBackend({ openSignUp: true });
  operator = await backend.userToken();
  ada = await signUp(backend, "ada@example.org");
  bob = await signUp(backend, "bob@example.org");
});
afterAll(() => backend.close());

function send(method: string, path: string, token?: string, body?: object): Promise<RawAnswer> {
  return backend.send(method, path, { token, body });
}

async function make(body: object = { project_name: "p" }, token: string = ada.token): Promise<number> {
  return jsonOf<{ project_id: number }>(await send("POST", "projects", token, body), 201).project_id;
}

describe("POST /v1/projects", () => {
  it("answers the number and the name, and is whole at once", async () => {
    const answer = await send("POST", "projects/", ada.token, { project_name: "größer" });
    const project = jsonOf<{ project_id: number }>(answer, 201);
    expect(project).toEqual({ project_id: expect.any(Number), project_name: "größer" });
    const { token } = jsonOf<{ token: string }>(
      await send("GET", `tokens/project?project_id=${project.project_id}&read=true`, ada.token),
    );
    expect((await send("GET", `exports/${project.project_id}`, token)).status).toBe(200);
  });

  it.each([
    {},
    { project_name: 1 },
    { project_name: "" },
    { project_name: " " },
    { project_name: "x".repeat(257) },
    { project_name: "p", retention: "soon" },
    { project_name: "p", retention: 5 },
  ])("refuses %j", async (body) => {
    expectProblem(await send("POST", "projects", ada.token, body), 400, 1001);
  });
});

describe("the retention of a project", () => {
  it("is set, told, changed and lifted", async () => {
    const id = await make({ project_name: "p", retention: "90d" });
    const retention = async (): Promise<unknown> => jsonOf(await send("GET", `projects/${id}`, ada.token))["retention"];
    expect(await retention()).toBe("90d");
    expect(jsonOf(await send("PATCH", `projects/${id}`, ada.token, { retention: "36h" }))).toMatchObject({
      retention: "36h",
    });
    expectEmpty(await send("PATCH", `projects/${id}`, ada.token, { retention: "36h" }));
    jsonOf(await send("PATCH", `projects/${id}`, ada.token, { retention: null }));
    expect(await retention()).toBeUndefined();
    expectProblem(await send("PATCH", `projects/${id}`, ada.token, { retention: "forever" }), 400, 1001);
  });
});

describe("the operator", () => {
  it("sees and changes all projects", async () => {
    const id = await make();
    const { projects } = jsonOf<{ projects: { project_id: number; permissions: object }[] }>(
      await send("GET", "projects", operator),
    );
    expect(projects.find(({ project_id }) => project_id === id)?.permissions).toEqual({
      read: true,
      write: true,
      admin: true,
    });
    jsonOf(await send("PATCH", `projects/${id}`, operator, { project_name: "renamed" }));
    expect(jsonOf(await send("GET", `projects/${id}`, operator))).toMatchObject({
      project_name: "renamed",
      permissions: { admin: [{ user_id: ada.userId }] },
    });
  });

  it("can take the last admin out of a project, and put another in", async () => {
    const id = await make();
    const path = `projects/${id}/permissions`;
    jsonOf(await send("PATCH", path, operator, { user_id: ada.userId }), 200);
    expectProblem(await send("GET", `projects/${id}`, ada.token), 404, 32);
    expectEmpty(await send("PATCH", path, operator, { user_id: bob.userId, admin: true }), 201);
    expect(jsonOf(await send("GET", path, bob.token))).toEqual({
      permissions: { read: [], write: [], admin: [{ user_id: bob.userId }] },
    });
  });
});

describe("permissions", () => {
  it("leave a project an admin, whoever asks at once", async () => {
    const id = await make();
    const path = `projects/${id}/permissions`;
    expectProblem(await send("PATCH", path, ada.token, { user_id: ada.userId, read: true }), 422, 1001);
    const all = { read: true, write: true, admin: true };
    expectEmpty(await send("PATCH", path, ada.token, { user_id: bob.userId, ...all }), 201);
    await Promise.all([
      send("PATCH", path, ada.token, { user_id: bob.userId }),
      send("PATCH", path, bob.token, { user_id: ada.userId }),
    ]);
    const { permissions } = jsonOf<{ permissions: { admin: unknown[] } }>(await send("GET", path, operator));
    expect(permissions.admin).toHaveLength(1);
  });

  it.each([{}, { user_id: 0 }, { user_id: "2" }, { user_id: 2, read: "true" }])("refuse %j", async (body) => {
    expectProblem(await send("PATCH", `projects/${await make()}/permissions`, ada.token, body), 400, 1001);
  });

  it("are for users that there are", async () => {
    const path = `projects/${await make()}/permissions`;
    expectProblem(await send("PATCH", path, ada.token, { user_id: 777_777, read: true }), 404, 32);
  });
});

describe("GET /v1/projects/{project}", () => {
  it.each(["0", "x", "1.5", "-1", "99999999999999999"])("refuses %s", async (id) => {
    expectProblem(await send("GET", `projects/${id}`, ada.token), 400, 1001);
  });
});
