import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The compiler's `paths` that lead from what people import to the sources, for every package: so that an
 * example may use a package that the one it stands in does not depend on.
 */
export function findSourcePaths(root: string): Record<string, string[]> {
  const paths: Record<string, string[]> = {};
  for (const name of readdirSync(join(root, "packages"))) {
    const folder = join(root, "packages", name);
    if (!existsSync(join(folder, "package.json"))) continue;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const [subpath, target] of Object.entries<{ "@iobeam/source"?: string }>(manifest.exports)) {
      const source = target["@iobeam/source"];
      if (source !== undefined) paths[manifest.name + subpath.slice(1)] = [join(folder, source)];
    }
  }
  return paths;
}
