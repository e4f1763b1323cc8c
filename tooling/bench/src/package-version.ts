import { readFile } from "node:fs/promises";

/** The version of a package that this one depends on, as it is installed. */
export async function readPackageVersion(name: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8"),
  );
  return version;
}
