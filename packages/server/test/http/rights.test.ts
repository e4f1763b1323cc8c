import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listRoutes } from "../support/list-routes.ts";
import { REQUESTS } from "../support/rights-requests.ts";
import { RIGHTS_TABLE } from "../support/rights-table.ts";
import { makeRightsWorld, type RightsWorld, TOKEN_KINDS, type TokenKind } from "../support/rights-world.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const OUTCOMES: Readonly<Record<string, readonly [status: number, code: number]>> = {
  M: [401, 1010],
  I: [401, 1011],
  E: [401, 1012],
  N: [403, 1013],
  O: [403, 1014],
  D: [403, 1015],
  F: [404, 32],
  B: [400, 1001],
};

let world: RightsWorld;
beforeAll(async () => {
  world = await makeRightsWorld();
}, 60_000);
afterAll(() => world.backend.close());

let addresses = 0;

async function ask(name: string, kind: TokenKind, project: number = world.own): Promise<[number, string]> {
  const { path, body } = await (REQUESTS[name] as (typeof REQUESTS)[string])(project, world);
  const token = world.tokens[kind];
  addresses += 1;
  const aborter = new AbortController();
  const response = await fetch(new URL(path, world.backend.server.url), {
    method: name.split(" ", 1)[0] as string,
    signal: aborter.signal,
    headers: {
      "x-forwarded-for": `10.0.${addresses >> 8}.${addresses & 255}`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // A tail has no end.
  const isEndless = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const text = isEndless ? "" : await response.text();
  aborter.abort();
  return [response.status, text];
}

describe("the table of rights", () => {
  const rows = RIGHTS_TABLE.map(
    (line) => [line.split("  ", 1)[0], line.slice(line.indexOf("  ")).trim().split(/ +/)] as [string, string[]],
  );

  it("has a row for every route of the API, and no other", async () => {
    const routes = [...new Set(rows.map(([name]) => name.replace(/ \(.*/, "")))];
    expect(routes.sort()).toEqual(await listRoutes());
    expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(REQUESTS).sort());
  });

  describe.each(rows)("%s", (name, expected) => {
    it.each(TOKEN_KINDS.map((kind, index) => [kind, expected[index]] as const))(
      "answers %s with %s",
      async (kind, mark = "") => {
        const [status, text] = await ask(name, kind);
        const [wantedStatus, wantedCode] = OUTCOMES[mark] ?? [Number(mark)];
        expect(status, text).toBe(wantedStatus);
        if (wantedCode !== undefined) {
          expect(JSON.parse(text)).toMatchObject({ errors: [{ code: wantedCode }] });
        }
      },
    );
  });
});

describe("the rows of a namespace", () => {
  async function rowsFor(kind: TokenKind, device: string): Promise<number> {
    for (const each of ["POST /v1/imports", "POST /v1/imports (own)"]) await ask(each, "all");
    const path = `data/input?where=eq(device_id,${device})`;
    const answer = await world.backend.send("GET", path, { token: world.tokens[kind] });
    return (JSON.parse(answer.body) as { result: unknown[] }).result.length;
  }

  it("are for a device's own token those of the device alone, and for another project's its own", async () => {
    expect([await rowsFor("read", "target"), await rowsFor("read", "bound")]).toEqual([1, 1]);
    expect([await rowsFor("bound", "target"), await rowsFor("bound", "bound")]).toEqual([0, 1]);
    expect([await rowsFor("other", "target"), await rowsFor("other", "bound")]).toEqual([0, 0]);
  });
});

describe("whether a project exists", () => {
  const named = RIGHTS_TABLE.map((line) => line.split(/ {2,}/)[0] as string).filter((name) => {
    const text = String(REQUESTS[name]);
    return /project/.test(text.slice(0, text.indexOf("=>"))) && !/_project/.test(text);
  });

  it("is asked about by many routes", () => {
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(named)("%s tells it neither to another project's token nor to a user without rights in it", async (name) => {
    for (const kind of ["other", "stranger"] as const) {
      const [there, not] = [await ask(name, kind, world.own), await ask(name, kind, 8_888_888)];
      expect(there[0]).toBe(not[0]);
      expect(hide(there[1], world.own)).toBe(hide(not[1], 8_888_888));
      expect(there[0]).toBeGreaterThanOrEqual(400);
    }
  });

  function hide(text: string, project: number): string {
    return text.replaceAll(new RegExp(`\\b${project}\\b`, "g"), "N");
  }
});

describe("Authorization", () => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await startBackend();
  });
  afterAll(() => backend.close());

  it.each(["", "Bearer", "Bearer ", "Basic abc", "Token x", "Bearer a b"])("%j is no token", async (authorization) => {
    expectProblem(await backend.send("GET", "devices/timestamp", { headers: { authorization } }), 401, 1010);
  });

  it("is read whatever the case of Bearer", async () => {
    const headers = { authorization: `bearer ${backend.token}` };
    expect((await backend.send("GET", "devices/timestamp", { headers })).status).toBe(200);
  });
});
