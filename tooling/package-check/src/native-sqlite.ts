import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { NodeVersion } from "./node-version.ts";
import { run } from "./run.ts";

/** The newest Node.js for which SQLite is built at its installation; for newer ones the package brings it. */
const LAST_BUILT = 20;

/**
 * Gives the SQLite of a consumer its native part for an old Node.js: from the cache, else a published
 * build, else compiled here. Resolves to why there is none where that cannot be done; CI must be able to.
 */
export async function buildSqlite(consumer: string, version: NodeVersion, cache: string): Promise<string | undefined> {
  if (version.major > LAST_BUILT) return undefined;
  const folder = join(consumer, "node_modules/better-sqlite3-12");
  const built = join(folder, "build/Release/better_sqlite3.node");
  const sqlite = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const cached = join(cache, `better-sqlite3-${sqlite.version}-node-${version.major}.node`);
  const known = [cached, ...(version.headers === undefined ? [findInRepository()] : [])].find((path) =>
    existsSync(path),
  );
  if (known !== undefined) {
    await mkdir(dirname(built), { recursive: true });
    await copyFile(known, built);
    return undefined;
  }
  try {
    await fetchOrCompile(folder, version);
    await run(version.node, ["-e", "new (require('better-sqlite3-12'))(':memory:').close()"], { cwd: consumer });
    await copyFile(built, cached);
    return undefined;
  } catch (error) {
    if (process.env["CI"] !== undefined) throw error;
    return (error as Error).message;
  }
}

async function fetchOrCompile(folder: string, { node, headers }: NodeVersion): Promise<void> {
  const require = createRequire(join(folder, "package.json"));
  try {
    await run(node, [require.resolve("prebuild-install/bin.js")], { cwd: folder });
  } catch {
    const nodeGyp = createRequire(import.meta.url).resolve("node-gyp/bin/node-gyp.js");
    // Not as an argument: node-gyp prefers the variable, which a user's .npmrc may have set.
    const env = headers === undefined ? {} : { npm_config_nodedir: headers };
    await run(node, [nodeGyp, "rebuild", "--release"], { cwd: folder, env, timeoutMs: 600_000 });
  }
}

/** The one that the repository itself uses: built for the running Node.js. */
function findInRepository(): string {
  const server = createRequire(new URL("../../../packages/server/package.json", import.meta.url));
  return join(dirname(server.resolve("better-sqlite3-12/package.json")), "build/Release/better_sqlite3.node");
}
