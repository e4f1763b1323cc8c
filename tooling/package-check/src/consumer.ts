import { cp, mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NodeVersion } from "./node-version.ts";
import type { Tarball } from "./pack.ts";
import { run } from "./run.ts";

const programs = fileURLToPath(new URL("../consumer/", import.meta.url));

/**
 * Makes a project outside the workspace that has the tarballs and nothing else installed, by npm on the given
 * Node.js: which optional dependencies are installed depends on it.
 */
export async function makeConsumer(folder: string, tarballs: readonly Tarball[], { node }: NodeVersion): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(programs, folder, { recursive: true });
  const dependencies = Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`]));
  // The packages depend on each other by version, which no registry has yet.
  const manifest = { name: "consumer", private: true, dependencies, overrides: dependencies };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: folder,
    env: { PATH: `${dirname(node)}${delimiter}${process.env["PATH"]}` },
  });
}
