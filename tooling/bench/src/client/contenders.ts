import { readdir } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contender } from "./contender.ts";

/** A contender, and the file that it is in: a measured process loads that one alone. */
export interface KnownContender {
  readonly file: string;
  readonly contender: Contender;
}

const FOLDER = new URL("./contenders/", import.meta.url);
/** Named after the sources: what was compiled once and is gone since takes no part. */
const SOURCES = new URL("../../src/client/contenders/", import.meta.url);

/** Every contender of the folder `contenders`. */
export async function findContenders(): Promise<KnownContender[]> {
  const sources = await readdir(fileURLToPath(SOURCES));
  const files = sources.sort().map((name) => `${basename(name, ".ts")}${extname(import.meta.url)}`);
  const found = await Promise.all(files.map(loadContenders));
  return found.flat();
}

/** The contenders of one file. */
export async function loadContenders(file: string): Promise<KnownContender[]> {
  const { contenders }: { contenders: readonly Contender[] } = await import(new URL(file, FOLDER).href);
  return contenders.map((contender) => ({ file, contender }));
}
