// An ES module does the main job: a server, a device, a few points there and back.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClientBuilder, DataPoint, makeQuery, QueryReq } from "@iobeam/client";
import { createServer } from "@iobeam/server";

const folder = mkdtempSync(join(tmpdir(), "iobeam-consumer-"));
const server = await createServer({ dataDir: join(folder, "data"), port: 0 });
try {
  const { projectId } = await server.createProject("consumer");
  const token = await server.createToken({ projectId, read: true, write: true, admin: false });
  const client = await new ClientBuilder(projectId, token)
    .setBackend(server.url)
    .saveToDisk(folder)
    .registerDevice({ deviceId: "consumer-1" })
    .build();
  client.addDataPoint("temperature", new DataPoint(21.5, 1_427_316_488_000));
  assert.equal(await client.send(), true);
  assert.equal(readFileSync(join(folder, "iobeam_device_id"), "utf8").trim(), "consumer-1");

  const answer = await makeQuery(token, new QueryReq(projectId, { deviceId: "consumer-1" }), { backend: server.url });
  assert.deepEqual(answer.result[0].data, [{ time: 1_427_316_488_000, value: 21.5 }]);
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
