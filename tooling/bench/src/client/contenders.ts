import { readdir } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { selectContenders } from "../select-contenders.ts";
import type { Contender } from "./contender.ts";

/** A contender, and the file that it is in: a measured process loads that one alone. */
export interface KnownContender {
  readonly file: string;
  readonly contender: Contender;
}

const FOLDER = new URL("./contenders/", import.meta.url);
/** Named after the sources: what was compiled once and is gone since takes no part. */
const SOURCES = new URL("../../src/client/contenders/", import.meta.url);

/**
 * Every contender of the folder `contenders`, or those that are named.
 *
 * @throws {@link UnknownContenderError} for a name that none has
 */
export async function findContenders(names: readonly string[] = []): Promise<KnownContender[]> {
  const sources = await readdir(fileURLToPath(SOURCES));
  const files = sources.sort().map((name) => `${basename(name, ".ts")}${extname(import.meta.url)}`);
  const found = await Promise.all(files.map(loadContenders));
  return selectContenders(found.flat(), names, ({ contender }) => contender.name);
}

/** The contenders of one file. */
export async function loadContenders(file: string): Promise<KnownContender[]> {
  const { contenders }: { contenders: readonly Contender[] } = await import(new URL(file, FOLDER).href);
  return contenders.map((contender) => ({ file, contender }));
}
