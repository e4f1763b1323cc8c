import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MemoryRegistry } from "../../src/store/memory/registry/memory-registry.ts";
import { answerCall, type RegistryCall, type SyncRegistry } from "../../src/store/registry.ts";
import { createSqliteRegistry } from "../../src/store/sqlite/registry/sqlite-registry.ts";
import { prepareSchema } from "../../src/store/sqlite/schema.ts";
import { loadSqlite } from "../../src/store/sqlite/sqlite-library.ts";

/** Few in CI; `FC_RUNS=20000 pnpm exec vitest run packages/server/test/store/registry-model.test.ts` hunts. */
const RUNS = Number(process.env["FC_RUNS"] ?? 200);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_472_405_131_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const id = fc.constantFrom(0, 1, 1, 2, 2, 3, 4, 99);
const time = fc.constantFrom(0, 5, 10, 11, 2 ** 48);
const text = fc.constantFrom("a", "A", "b", "ä", "A\u0308", "a_", "%", "\u{1F321}", "\uFF01", "it's", "a@b");
const flag = fc.boolean();
const rights = fc.record({ read: flag, write: flag, admin: flag });
const fields = fc.dictionary(fc.constantFrom("x", "y", "__proto__", "constructor"), fc.constantFrom("LONG", "STRING"));
const label = fc.oneof({ arbitrary: fc.jsonValue({ maxDepth: 1 }), weight: 4 }, fc.constantFrom(-0, [-0]));
const labels = fc.dictionary(text, label, { maxKeys: 2 });
const namespaceName = fc.constantFrom("input", "a", "b");

const user = fc.record({
  email: text,
  username: maybe(text),
  passwordHash: maybe(text),
  firstName: maybe(text),
  lastName: maybe(text),
  companyName: maybe(text),
  url: maybe(text),
  isVerified: flag,
});
const purpose = fc.constantFrom("reset password", "verify email");
const key = fc.record({ hash: text, purpose, userId: id, expiresMs: time });
const token = fc.record({
  userId: id,
  projectId: maybe(id),
  rights,
  deviceId: maybe(text),
  isRefreshable: flag,
  ttlMs: time,
  createdMs: time,
  expiresMs: time,
});
const selection = fc.oneof(
  fc.record({ tokenId: maybe(id), projectId: maybe(fc.option(id)), userId: maybe(id), deviceId: maybe(text) }),
  fc.record({ userId: id }),
);
const device = fc.record({
  projectId: id,
  deviceId: text,
  deviceName: maybe(text),
  deviceType: maybe(text),
  createdMs: time,
});
const page = fc.record({
  offset: fc.nat(3),
  count: fc.nat(9),
  order: fc.constantFrom("device_id", "device_name", "created"),
  isDescending: flag,
});
const namespace = { namespaceName, partitioningField: fc.constantFrom("device_id", "room"), fields, labels };

type Arguments = readonly fc.Arbitrary<unknown>[];

const METHODS: { readonly [N in keyof SyncRegistry]: { readonly [M in keyof SyncRegistry[N]]: Arguments } } = {
  users: {
    create: [user.map((one) => ({ ...one, createdMs: 7 }))],
    get: [id],
    find: [text],
    search: [fc.constantFrom("", "A", "a", "_", "%", "\u00c4", " "), fc.nat(5)],
    update: [id, fc.oneof(user, fc.record({ email: maybe(text), username: maybe(text) }))],
    keepKey: [key],
    takeKey: [text, purpose, time],
  },
  projects: {
    create: [text, maybe(id)],
    get: [id],
    list: [],
    listOf: [id],
    update: [id, fc.record({ projectName: maybe(text), retentionMs: maybe(fc.option(time)) })],
    members: [id],
    rightsOf: [id, id],
    setMember: [id, fc.record({ userId: id, rights })],
  },
  devices: {
    register: [device],
    get: [id, text],
    find: [id, text],
    list: [id, page],
    update: [id, text, fc.record({ deviceName: maybe(text), deviceType: maybe(text) })],
    delete: [id, text],
  },
  tokens: {
    create: [token],
    get: [id],
    extend: [id, time],
    list: [selection, id, fc.nat(5)],
    revoke: [selection, time],
    forget: [time],
  },
  namespaces: {
    create: [fc.record({ projectId: id, createdMs: time, ...namespace })],
    get: [id, id],
    find: [id, namespaceName],
    list: [id],
    update: [id, id, fc.record(namespace), time],
  },
};

function callOf(noun: keyof SyncRegistry, method: string, args: Arguments): fc.Arbitrary<RegistryCall> {
  return fc.tuple(...args).map((given) => ({ noun, method, args: given }));
}

const call = fc.oneof(
  ...Object.entries(METHODS).flatMap(([noun, methods]) => {
    const entries = Object.entries(methods as Readonly<Record<string, Arguments>>);
    return entries.map(([method, args]) => callOf(noun as keyof SyncRegistry, method, args));
  }),
);

/** Without these, most calls would find nothing. */
const FIRST: readonly RegistryCall[] = [
  { noun: "users", method: "create", args: [{ email: "first", username: "1st", isVerified: true, createdMs: 1 }] },
  { noun: "projects", method: "create", args: ["first", 2] },
  { noun: "projects", method: "create", args: ["second"] },
];
/** Failed once: objects without a prototype are no others than those that were cloned. */
const BARE: RegistryCall = {
  noun: "namespaces",
  method: "update",
  args: [1, 1, { namespaceName: "input", partitioningField: "device_id", fields: {}, labels: Object.create(null) }, 0],
};
const calls = fc.array(call, { minLength: 60, maxLength: 200, size: "max" });

it("says the same in memory and in SQLite, whatever is called in whatever order", () => {
  fc.assert(
    fc.property(calls, (history) => {
      const db = new (loadSqlite())(":memory:");
      try {
        prepareSchema(db);
        const [sqlite, memory] = [createSqliteRegistry(db), new MemoryRegistry()];
        for (const one of [...FIRST, ...history]) {
          // As if it had come from another thread, and went back there.
          const answer = structuredClone(answerCall(sqlite, structuredClone(one)));
          expect(answer, JSON.stringify(one)).toEqual(answerCall(memory, one));
        }
      } finally {
        db.close();
      }
    }),
    { numRuns: RUNS, examples: [[[BARE]]] },
  );
}, 600_000);
