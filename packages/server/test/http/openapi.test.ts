import { createMemoryStore } from "@iobeam/server";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { createMetrics } from "../../src/operations/metrics.ts";
import { completeOptions } from "../../src/server-options.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
  readonly security?: readonly unknown[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What the original clients ask: sections 1 to 6 and 8 of the page of the wire, and what is new beside it. */
const ASKED = `
GET /v1/tokens/user
GET /v1/tokens/project
POST /v1/tokens/project
GET /v1/tokens
DELETE /v1/tokens/{}
POST /v1/tokens/revoke
POST /v1/devices
GET /v1/devices
GET /v1/devices/{}
PATCH /v1/devices/{}
DELETE /v1/devices/{}
GET /v1/devices/timestamp
POST /v1/imports
GET /v1/exports/{}
GET /v1/exports/{}/{}
GET /v1/exports/{}/{}/{}
GET /v1/data/{}
GET /v1/data/{}/{}
GET /v1/namespaces
POST /v1/namespaces
GET /v1/namespaces/{}
PUT /v1/namespaces/{}
POST /v1/users
GET /v1/users/me
GET /v1/users
PATCH /v1/users/me
POST /v1/users/email
GET /v1/users/password
POST /v1/users/password
POST /v1/projects
GET /v1/projects
GET /v1/projects/{}
PATCH /v1/projects/{}
GET /v1/projects/{}/permissions
PATCH /v1/projects/{}/permissions
GET /v1/latest/{}/{}/{}
GET /v1/streams/{}/{}/{}
GET /v1/tails/{}/{}/{}
GET /v1/openapi.json
GET /health
GET /metrics`
  .trim()
  .split("\n");

let backend: TestBackend;
let document: Document;
beforeAll(async () => {
  backend = await startBackend();
  document = JSON.parse((await backend.send("GET", "openapi.json")).body) as Document;
});
afterAll(() => backend.close());

function operations(): [name: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path.replace(/\/$/, "").replace(/\{\w+\}/g, "{}")}`,
      operation,
    ]),
  );
}

describe("the OpenAPI document", () => {
  it("is one, of version 3.1", async () => {
    expect(document.openapi).toBe("3.1.0");
    expect(await new Validator().validate(structuredClone(document) as never)).toMatchObject({ valid: true });
  });

  it("is valid where its validator could find fault", async () => {
    expect(await new Validator().validate({ ...document, paths: { x: 1 } } as never)).toMatchObject({ valid: false });
  });

  it.each(ASKED)("has %s", (name) => {
    expect(operations().map(([found]) => found)).toContain(name);
  });

  it("says of each what it does, whose it is, what is answered and who may", () => {
    for (const [name, { summary, tags, responses, security }] of operations()) {
      expect([name, summary]).toEqual([name, expect.stringMatching(/^[A-Z].+[^.]$/)]);
      expect([name, tags]).toEqual([name, [expect.any(String)]]);
      expect([name, security]).toEqual([name, expect.any(Array)]);
      const good = Object.keys(responses ?? {}).filter((status) => status.startsWith("2"));
      expect([name, good]).toEqual([name, [expect.any(String), ...good.slice(1)]]);
    }
  });

  it("has every route of the app, but for the page that shows it", async () => {
    const routes = await routesOf();
    const told = new Set(operations().map(([name]) => name));
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter((route) => !told.has(route) && !route.includes("/docs"))).toEqual([]);
  });
});

describe("the page of it", () => {
  it("is there, and loads nothing from elsewhere", async () => {
    const answer = await backend.send("GET", "docs/");
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'self';/);
    expect(answer.headers["content-security-policy"]).not.toContain("http");
    expect(answer.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const assets = [...answer.body.matchAll(/(?:src|href)="\.\/(static\/[^"]+)"/g)].map(([, path]) => path ?? "");
    expect(assets.length).toBeGreaterThan(3);
    for (const path of assets) expect((await backend.send("GET", `docs/${path}`)).status).toBe(200);
    expect((await backend.send("GET", "docs/json")).body).toBe((await backend.send("GET", "openapi.json")).body);
  });

  it("has its parts under it without the slash too", async () => {
    const { body } = await backend.send("GET", "docs");
    expect(body).toContain('src="/v1/docs/static/');
  });

  it("is the only one with a policy for pages", async () => {
    expect((await backend.send("GET", "openapi.json")).headers).not.toHaveProperty("content-security-policy");
  });
});

/** What Fastify itself says that it has. */
async function routesOf(): Promise<string[]> {
  const parts = { settings: completeOptions({}), metrics: createMetrics(), store: createMemoryStore() };
  const app = createApp(parts as never);
  await app.ready();
  const text = app.printRoutes({ commonPrefix: false });
  await app.close();
  const places: string[] = [];
  return text.split("\n").flatMap((line) => {
    const [, indent = "", path = "", methods = ""] = /^((?:[│ ] {3})*(?:[├└]── ))(\S+) \((.+)\)$/.exec(line) ?? [];
    if (path === "") return [];
    places.length = indent.length / 4 - 1;
    places.push(path);
    const whole = places.join("").replace(/:\w+/g, "{}");
    return methods.split(", ").map((method) => `${method} ${whole}`);
  });
}
