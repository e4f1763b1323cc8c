import type { DeviceRecord } from "../records/device.ts";
import type { NamespaceRecord } from "../records/namespace.ts";
import type { TokenRecord } from "../records/token.ts";
import type { UserRecord } from "../records/user.ts";
import type { Store } from "../store.ts";
import type { Rights } from "../tokens/rights.ts";

/** A time of the tests; milliseconds since 1970. */
export const NOW: number = 1_472_405_131_000;

/** All rights, and fewer. */
export const ALL: Rights = { read: true, write: true, admin: true };
export const READ: Rights = { read: true, write: false, admin: false };
export const NONE: Rights = { read: false, write: false, admin: false };

/** A number that is nobody's, and no project's. */
export const NOWHERE = 7_777;

/** A new user. */
export async function makeUser(
  store: Store,
  email: string,
  more: Partial<Omit<UserRecord, "userId" | "email">> = {},
): Promise<UserRecord> {
  return expectMade(await store.users.create({ email, isVerified: false, createdMs: NOW, ...more }));
}

/** A device of a new project. */
export async function makeDevice(
  store: Store,
  deviceId: string,
  deviceName: string,
): Promise<DeviceRecord & { readonly deviceName: string }> {
  const { projectId } = await store.projects.create("p");
  return { projectId, deviceId, deviceName, createdMs: 1_427_316_488_000 };
}

/** A token of user 1 that was given out. */
export function makeToken(store: Store, more: Partial<TokenRecord> = {}): Promise<TokenRecord> {
  const token = { userId: 1, rights: NONE, isRefreshable: true, ttlMs: 1_000, createdMs: NOW, expiresMs: NOW + 1_000 };
  return store.tokens.create({ ...token, ...more });
}

/** A new namespace. */
export async function makeNamespace(
  store: Store,
  projectId: number,
  namespaceName: string,
  more: Partial<NamespaceRecord> = {},
): Promise<NamespaceRecord> {
  const namespace = { projectId, namespaceName, partitioningField: "room", fields: {}, labels: {}, createdMs: NOW };
  return expectMade(await store.namespaces.create({ ...namespace, ...more }));
}

/** What was made, where it was. */
function expectMade<T>(made: T | string): T {
  if (typeof made === "string") throw new Error(`expected it to be made, got ${made}`);
  return made;
}
