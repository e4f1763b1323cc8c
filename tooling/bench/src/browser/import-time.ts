import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Library } from "./library.ts";

const FOLDER = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = `
const names = process.argv.slice(1);
const start = performance.now();
await Promise.all(names.map((name) => import(name)));
console.log(performance.now() - start);
`;

/** The milliseconds that a new process of Node takes to import a library. */
export async function timeImport({ imports }: Library): Promise<number> {
  return run(Object.keys(imports));
}

/** The milliseconds that it takes to import nothing. */
export async function timeEmptyImport(): Promise<number> {
  return run(["data:text/javascript,"]);
}

async function run(names: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", PROGRAM, ...names], {
    cwd: FOLDER,
  });
  return Number(stdout);
}
