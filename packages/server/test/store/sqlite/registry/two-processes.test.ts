import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore, type Store } from "@iobeam/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { blocksOf } from "../../../support/blocks.ts";

const RIGHTS = { read: true, write: false, admin: false };

let folder: string;
let one: Store;
let other: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-two-"));
  const options = { path: join(folder, "iobeam.sqlite") };
  [one, other] = [await createSqliteStore(options), await createSqliteStore(options)];
});
afterEach(async () => {
  await Promise.all([one.close(), other.close()]);
  await rm(folder, { recursive: true });
});

/** Imports a point, by the process that remembers its source. */
async function importPoint(projectId: number, time: number): Promise<void> {
  await one.append({ projectId, deviceId: "d", blocks: blocksOf("s", [[time, 1]]) });
}

it("sees at once what another process has changed of users, projects and tokens", async () => {
  const { projectId } = await one.projects.create("p");
  expect(await other.projects.rightsOf(projectId, 1)).toBeUndefined();
  await one.projects.setMember(projectId, { userId: 1, rights: RIGHTS });
  expect(await other.projects.rightsOf(projectId, 1)).toEqual(RIGHTS);
  await one.users.update(1, { passwordHash: "new" });
  expect((await other.users.find("admin"))?.passwordHash).toBe("new");
  const times = { ttlMs: 1, createdMs: 0, expiresMs: 9 };
  const { tokenId } = await one.tokens.create({ userId: 1, projectId, rights: RIGHTS, isRefreshable: true, ...times });
  await other.tokens.revoke({ tokenId }, 5);
  expect((await one.tokens.get(tokenId))?.revokedMs).toBe(5);
});

it("gives an address that both want to one of them", async () => {
  const user = { email: "a@example.org", isVerified: false, createdMs: 0 };
  const outcomes = await Promise.all([one.users.create(user), other.users.create(user)]);
  expect(outcomes.filter((outcome) => outcome === "duplicate email")).toHaveLength(1);
});

it("registers a device anew by an import after another process has forgotten it", async () => {
  const { projectId } = await one.projects.create("p");
  await importPoint(projectId, 1);
  expect(await other.devices.delete(projectId, "d")).toBe(true);
  expect(await one.devices.get(projectId, "d")).toBeUndefined();
  await importPoint(projectId, 2);
  expect(await other.devices.get(projectId, "d")).toMatchObject({ deviceId: "d" });
});

it("writes to a namespace as another process has named it", async () => {
  const { projectId } = await one.projects.create("p");
  const more = { partitioningField: "room", fields: {}, labels: {} };
  const made = await one.namespaces.create({ projectId, namespaceName: "rooms", createdMs: 0, ...more });
  const { namespaceId } = made as Exclude<typeof made, string>;
  const batch = { projectId, deviceId: "d", blocks: blocksOf("s", [[1, 1]]) };
  await one.append({ ...batch, namespace: "rooms" });
  await other.namespaces.update(projectId, namespaceId, { namespaceName: "halls", ...more }, 1);
  await expect(one.append({ ...batch, namespace: "rooms" })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await one.append({ ...batch, namespace: "halls" });
});
