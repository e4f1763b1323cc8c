import { ClientBuilder, makeQuery, QueryReq } from "@iobeam/client";
import { createMemoryStore, createServer, type IobeamServer } from "@iobeam/server";
import { onTestFinished } from "vitest";

/** A real backend with one project. */
export interface TestBackend {
  readonly server: IobeamServer;
  readonly projectId: number;
  readonly token: string;
  /** What the relay is told. */
  readonly env: Record<string, string>;
  /** Every stored point, as `device/series=value`. */
  stored(): Promise<string[]>;
}

export async function startBackend(): Promise<TestBackend> {
  const server = await createServer({ store: createMemoryStore(), port: 0 });
  onTestFinished(() => server.close());
  const { projectId } = await server.createProject("relay");
  const token = await server.createToken({ projectId, read: true, write: true, admin: false });
  const env = { IOBEAM_URL: server.url, IOBEAM_PROJECT_ID: String(projectId), IOBEAM_PROJECT_TOKEN: token };
  const stored = async (): Promise<string[]> => {
    const { result } = await makeQuery(token, new QueryReq(projectId), { backend: server.url });
    return result.flatMap(({ device_id, name, data }) => data.map(({ value }) => `${device_id}/${name}=${value}`));
  };
  return { server, projectId, token, env, stored };
}

/** Whether a device is registered: registering it again fails. */
export async function isRegistered({ server, projectId, token }: TestBackend, deviceId: string): Promise<boolean> {
  const again = new ClientBuilder(projectId, token).setBackend(server.url).registerDevice({ deviceId }).build();
  return again.then(
    () => false,
    (error: { code?: string }) => error.code === "DUPLICATE_DEVICE_ID",
  );
}
