import { connect } from "node:net";
import { InvalidArgumentError } from "@iobeam/core";
import { createMemoryStore, createServer, type ServerOptions } from "@iobeam/server";
import { describe, expect, it } from "vitest";
import { exchange, makeRequest } from "./support/raw-http.ts";
import { startBackend } from "./support/test-backend.ts";

describe("createServer", () => {
  it("runs without a data folder, in memory", async () => {
    const server = await createServer();
    const { projectId } = await server.createProject("p");
    const token = await server.createToken({ projectId });
    const response = await fetch(`${server.url}devices/timestamp`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    await server.close();
  });

  it("keeps projects, points and the signing key in its data folder", async () => {
    const backend = await startBackend();
    const { dataDir, projectId, token } = backend;
    const sources = [{ name: "s", data: [{ time: 1, value: 2 }] }];
    await backend.send("POST", "imports", { token, body: { project_id: projectId, device_id: "d", sources } });
    await backend.server.close();
    const again = await createServer({ dataDir });
    const found = await exchange(
      Number(new URL(again.url).port),
      makeRequest("GET", `exports/${projectId}`, { token }),
    );
    expect(found.body).toContain('"value":2');
    await again.close();
    await backend.close();
  });

  it("leaves a store that it was given open", async () => {
    const store = createMemoryStore();
    const server = await createServer({ store });
    const project = await server.createProject("p");
    await server.close();
    expect(await store.projects.get(project.projectId)).toEqual(project);
  });

  it.each<ServerOptions>([
    { port: -1 },
    { port: 65_536 },
    { port: 1.5 },
    { host: "" },
    { bodyLimit: 0 },
    { tokenTtlMs: 0 },
    { tokenTtlMs: Number.NaN },
    { maxExportPoints: 0 },
    { requestTimeoutMs: 0 },
    { closeTimeoutMs: -1 },
    { logLevel: "loud" as never },
  ])("refuses %j", async (options) => {
    await expect(createServer(options)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      argument: Object.keys(options)[0],
    });
  });

  it("rejects where the port is in use, and lets go of everything", async () => {
    const first = await createServer();
    const port = Number(new URL(first.url).port);
    await expect(createServer({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await first.close();
    await (await createServer({ port })).close();
  });

  it("makes no token for a project that does not exist", async () => {
    const server = await createServer();
    await expect(server.createToken({ projectId: 5 })).rejects.toBeInstanceOf(InvalidArgumentError);
    await expect(server.createToken({ projectId: "1" as never })).rejects.toBeInstanceOf(InvalidArgumentError);
    await expect(server.createProject("")).rejects.toBeInstanceOf(InvalidArgumentError);
    await server.close();
  });
});

describe("close", () => {
  it("ends connections on which nothing is under way, and answers what is", async () => {
    const backend = await startBackend({ closeTimeoutMs: 3_600_000 });
    const { port, token, projectId } = backend;
    const unused = connect(port, "127.0.0.1");
    const ended = new Promise((resolve) => unused.on("close", resolve).resume());
    const kept = connect(port, "127.0.0.1");
    const keptEnded = new Promise((resolve) => kept.on("close", resolve));
    kept.write(makeRequest("GET", "devices/timestamp", { token, headers: { connection: "keep-alive" } }));
    await new Promise((resolve) => kept.once("data", resolve));
    const data = Array.from({ length: 50_000 }, (_, time) => ({ time, value: time }));
    const body = { project_id: projectId, device_id: "d", sources: [{ name: "s", data }] };
    const answer = exchange(port, makeRequest("POST", "imports", { token, body }));
    await new Promise((resolve) => setTimeout(resolve, 10));
    await backend.close();
    expect((await answer).status).toBe(200);
    await Promise.all([ended, keptEnded]);
  });

  it("cuts off what does not come to its end in time", async () => {
    const backend = await startBackend({ closeTimeoutMs: 50 });
    const { port, token } = backend;
    const socket = connect(port, "127.0.0.1");
    const closed = new Promise((resolve) =>
      socket
        .on("close", resolve)
        .on("error", () => undefined)
        .resume(),
    );
    const [head = ""] = makeRequest("POST", "imports", { token, body: {} }).toString().split("{}");
    socket.write(head.replace("content-length: 2", "content-length: 50"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await backend.close();
    await closed;
  });

  it("is harmless a second time", async () => {
    const server = await createServer();
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});
