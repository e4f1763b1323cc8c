import { createServer } from "@iobeam/server";
import { expect, it } from "vitest";
import { exchange, makeRequest } from "../support/raw-http.ts";
import { startBackend } from "../support/test-backend.ts";

it("answers all that was accepted while imports come, and keeps what it has acknowledged", async () => {
  const backend = await startBackend({ closeTimeoutMs: 3_600_000 });
  const { port, token, projectId, dataDir } = backend;
  const acknowledged: string[] = [];
  const unanswered: string[] = [];
  const send = async (device: string): Promise<void> => {
    for (let batch = 0; ; batch++) {
      const name = `s${batch}`;
      const data = Array.from({ length: 200 }, (_, time) => ({ time, value: time }));
      const body = { project_id: projectId, device_id: device, sources: [{ name, data }] };
      const request = makeRequest("POST", "imports", { token, body });
      const answer = await exchange(port, request).catch((error: Error) => error.message);
      if (typeof answer === "string") return void unanswered.push(answer);
      expect(answer).toMatchObject({ status: 200 });
      acknowledged.push(`${device} ${name}`);
    }
  };
  const devices = Promise.all(Array.from({ length: 20 }, (_, device) => send(`d${device}`)));
  while (acknowledged.length < 60) await new Promise((resolve) => setImmediate(resolve));
  await backend.server.close();
  await devices;
  // None was answered in part: their connections were not taken any more.
  expect(unanswered).toHaveLength(20);
  for (const reason of unanswered) expect(reason).toMatch(/ECONNREFUSED|ECONNRESET|EPIPE|^no whole head in ""$/);
  const again = await createServer({ dataDir });
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${again.url}exports/${projectId}`, { headers });
  const { result } = (await response.json()) as { result: { device_id: string; name: string; data: unknown[] }[] };
  const found = new Set(
    result.filter(({ data }) => data.length === 200).map((series) => `${series.device_id} ${series.name}`),
  );
  // What is stored was accepted, and what was accepted was answered.
  expect([...found].sort()).toEqual(acknowledged.sort());
  await again.close();
  await backend.close();
}, 60_000);
