import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

/** What would be published of a package. */
export interface Tarball {
  /** Its name: `@iobeam/core`. */
  readonly name: string;
  /** Its folder in the repository. */
  readonly folder: string;
  /** The file. */
  readonly path: string;
}

/** Packs every package of the repository into a folder, as pnpm would publish it. */
export async function packAll(root: string, into: string): Promise<Tarball[]> {
  const folders = (await readdir(join(root, "packages"))).map((name) => join(root, "packages", name));
  return Promise.all(folders.map((folder) => pack(folder, into)));
}

async function pack(folder: string, into: string): Promise<Tarball> {
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await run("pnpm", ["pack", "--pack-destination", into], { cwd: folder });
  return { name, folder, path: join(into, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`) };
}
