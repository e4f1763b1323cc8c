import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One module that a package lets people import. */
export interface EntryPoint {
  /** The folder of the package. */
  readonly folder: string;
  /** What people write: `@iobeam/core/testing`. */
  readonly specifier: string;
  /** Its emitted declarations. */
  readonly declarations: string;
  /** The name of its report, without an ending: `index` for the main one. */
  readonly reportName: string;
}

/** The entry points of every package in `packages/`, as their `exports` tell. */
export async function findEntryPoints(root: string): Promise<EntryPoint[]> {
  const entryPoints: EntryPoint[] = [];
  for (const name of (await readdir(join(root, "packages"))).sort()) {
    const folder = join(root, "packages", name);
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    for (const [subpath, target] of Object.entries<{ types?: string }>(manifest.exports)) {
      if (subpath === "./package.json") continue;
      if (target.types === undefined) throw new Error(`${manifest.name}: exports["${subpath}"] has no "types"`);
      entryPoints.push({
        folder,
        specifier: manifest.name + subpath.slice(1),
        declarations: join(folder, target.types),
        reportName: subpath === "." ? "index" : subpath.slice(2).replaceAll("/", "-"),
      });
    }
  }
  return entryPoints;
}
