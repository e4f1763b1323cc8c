import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./run.ts";

/** A Node.js to try the packages on. */
export interface NodeVersion {
  /** `22` */
  readonly major: number;
  /** Its executable. */
  readonly node: string;
  /** The folder that holds its `include/node`, for building native packages. */
  readonly headers?: string | undefined;
}

/**
 * The Node.js versions to try: the running one, and the others from the npm packages that hold their builds,
 * where there is one for this platform.
 */
export async function findNodeVersions(majors: readonly number[], cache: string): Promise<NodeVersion[]> {
  const running = Number(process.versions.node.split(".")[0]);
  const others = majors.filter((major) => major !== running);
  const found: NodeVersion[] = [{ major: running, node: process.execPath }];
  for (const major of others) {
    const folder = join(cache, `node-${major}`);
    const home = join(folder, "node_modules", `node-${process.platform}-${process.arch}`);
    const node = join(home, process.platform === "win32" ? "bin/node.exe" : "bin/node");
    if (!existsSync(node)) await install(folder, `node-${process.platform}-${process.arch}@${major}`);
    if (existsSync(node)) found.push({ major, node, headers: dirname(dirname(node)) });
  }
  return found.sort((a, b) => a.major - b.major);
}

async function install(folder: string, specifier: string): Promise<void> {
  console.log(`fetching ${specifier}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), "{}\n");
  try {
    await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", specifier], { cwd: folder });
  } catch (error) {
    console.log(`  not to be had here: ${(error as Error).message.split("\n").at(-1)}`);
  }
}
