import { StorageError } from "@iobeam/core";
import { createMemoryStore } from "@iobeam/server";
import { afterEach, expect, it } from "vitest";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
afterEach(() => backend.close());

const METRICS_TOKEN = "metrics-token-0123456789";

async function read(token?: string): Promise<{ status: number; type: string | null; text: string }> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(new URL("/metrics", backend.server.url), { headers });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

function imports(count: number): { token: string; body: unknown } {
  const { token, projectId } = backend;
  const data = Array.from({ length: count }, (_, time) => ({ time, value: time }));
  return { token, body: { project_id: projectId, device_id: "secret-device", sources: [{ name: "s", data }] } };
}

it("count requests by the pattern of their path, and points, and bytes", async () => {
  backend = await startBackend();
  await backend.send("POST", "imports", imports(30));
  await backend.send("POST", "imports?fmt=table", imports(30));
  await backend.send("POST", "imports", imports(12));
  await backend.send("GET", `exports/${backend.projectId}/secret-device`, { token: backend.token });
  await backend.send("GET", "no/such/secret-path");
  const { status, type, text } = await read();
  expect([status, type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  const count = (labels: string): string => `iobeam_http_request_duration_seconds_count{${labels}}`;
  expect(text).toContain(`${count('method="POST",route="/v1/imports",status="200"')} 2\n`);
  expect(text).toContain(`${count('method="POST",route="/v1/imports",status="400"')} 1\n`);
  expect(text).toContain(`${count('method="GET",route="/v1/exports/:project/:device",status="200"')} 1\n`);
  expect(text).toContain(`${count('method="GET",route="none",status="404"')} 1\n`);
  expect(text).toContain("iobeam_points_imported_total 42\n");
  expect(Number(/^iobeam_bytes_received_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(1_000);
  expect(Number(/^iobeam_bytes_sent_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(500);
  expect(text).toContain("iobeam_connections_open 1\n");
  for (const name of ["process_cpu_seconds_total", "nodejs_heap_size_used_bytes", "nodejs_eventloop_lag_seconds"]) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, "m"));
  }
  expect(text).not.toContain("secret");
});

it("follow the text format, and name nothing twice", async () => {
  backend = await startBackend();
  const { text } = await read();
  const lines = text.split("\n").filter((line) => line !== "");
  for (const line of lines) expect(line).toMatch(/^(?:# (?:HELP|TYPE) .+|[a-z_][a-z0-9_]*(?:\{.+\})? [-+.\deNaInf]+)$/);
  const names = lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
  expect(new Set(names).size).toBe(names.length);
});

it("are for who has the token, where one is set", async () => {
  backend = await startBackend({ metricsToken: METRICS_TOKEN });
  expect((await read()).status).toBe(401);
  expect((await read(`${METRICS_TOKEN}x`)).status).toBe(401);
  expect((await read(backend.token)).status).toBe(401);
  expect((await read(METRICS_TOKEN)).status).toBe(200);
});

it("are of one server, not of all in the process", async () => {
  const other = await startBackend();
  backend = await startBackend();
  await backend.send("POST", "imports", imports(5));
  expect(await (await fetch(new URL("/metrics", other.server.url))).text()).toContain(
    "iobeam_points_imported_total 0\n",
  );
  await other.close();
});

it("count what the store fails at, and what is limited", async () => {
  const store = createMemoryStore();
  const append = (): Promise<void> => Promise.reject(new StorageError("write", "x"));
  backend = await startBackend({ store: { ...store, append }, tokenRate: 1 });
  for (let asked = 0; asked < 12; asked++) await backend.send("POST", "imports", imports(1));
  const { text } = await read();
  expect(text).toContain("iobeam_store_failures_total 10\n");
  expect(text).toContain('iobeam_requests_limited_total{by="token"} 2\n');
});
