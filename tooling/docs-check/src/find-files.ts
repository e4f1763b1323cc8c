import { readdir } from "node:fs/promises";
import { join } from "node:path";

const skipped = new Set(["node_modules", "dist", "coverage"]);

/** The files below a folder whose path passes, relative to it and in order; no hidden or made folders but `.github`. */
export async function findFiles(root: string, passes: (path: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const hidden = entry.name.startsWith(".") && ![".github", ".changeset"].includes(entry.name);
      if (entry.isDirectory() && !hidden && !skipped.has(entry.name)) await visit(path);
      else if (entry.isFile() && passes(path)) found.push(path);
    }
  };
  await visit("");
  return found.sort();
}
