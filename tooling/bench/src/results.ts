import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Machine } from "./machine.ts";
import type { Options, SectionName } from "./options.ts";

/** What a part of the benchmark came to, and where. */
export interface Results {
  readonly machine: Machine;
  readonly options: Options;
  readonly data: unknown;
}

const FOLDER = new URL("../results/", import.meta.url);

/** Keeps the results of a part in place of earlier ones. */
export async function saveResults(section: SectionName, results: Results): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(fileOf(section), `${JSON.stringify(results, shorten, 2)}\n`);
  await format(fileURLToPath(fileOf(section)));
}

/** The results that are kept of a part, or `undefined`. */
export async function loadResults(section: SectionName): Promise<Results | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(section), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function fileOf(section: SectionName): URL {
  return new URL(`${section}.json`, FOLDER);
}

/** As lint wants it, so that it can be committed; where the file is ignored, so is this. */
async function format(path: string): Promise<void> {
  const biome = fileURLToPath(new URL("../../../node_modules/@biomejs/biome/bin/biome", import.meta.url));
  await promisify(execFile)(process.execPath, [biome, "format", "--write", path]).catch(() => {});
}

/** Six digits are more than any of it is worth. */
function shorten(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
