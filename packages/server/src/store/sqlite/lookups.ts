import { answerCall, type RegistryAnswer, type RegistryCall } from "../registry.ts";
import { openForReading } from "./connection.ts";
import { createSqliteRegistry } from "./registry/sqlite-registry.ts";
import { serveRequests } from "./serve-requests.ts";

// A thread of its own: a look-up of a token must not wait for a large export.
serveRequests<RegistryCall, RegistryAnswer>(openForReading, (db) => {
  const registry = createSqliteRegistry(db);
  return { answer: db.transaction((call: RegistryCall) => answerCall(registry, call)) };
});
