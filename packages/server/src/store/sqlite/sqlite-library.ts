import { createRequire } from "node:module";
import type Database from "better-sqlite3";

/**
 * The library that binds SQLite, loaded when a store is opened: those who keep points elsewhere need
 * not have it.
 *
 * Node.js 22 and newer take better-sqlite3 13, which brings its native part. It crashes on Node.js 20,
 * which takes 12; that one in turn aborts the process on Node.js 24.19 and newer, at any collection
 * of garbage (`RemoveEnvironmentCleanupHook`, https://github.com/earendil-works/pi/issues/8492).
 *
 * @throws Error that says what is not installed
 */
export function loadSqlite(): typeof Database {
  const require = createRequire(import.meta.url);
  const major = Number(process.versions.node.split(".")[0]);
  try {
    return major < 22 ? require("better-sqlite3-12") : require("better-sqlite3");
  } catch (cause) {
    const name = major < 22 ? "better-sqlite3 12" : "better-sqlite3 13";
    const advice = "install again with optional dependencies and, on Node.js 20, with build tools (python3, make, g++)";
    throw new Error(`${name}, which binds SQLite, is not there: ${advice}`, { cause });
  }
}
