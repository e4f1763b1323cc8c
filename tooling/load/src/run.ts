import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Options } from "./options.ts";
import { measureImports } from "./parts/measure-imports.ts";
import { measureKills } from "./parts/measure-kills.ts";
import { measurePlain } from "./parts/measure-plain.ts";
import { measureReads } from "./parts/measure-reads.ts";
import { meanOf, measureStore } from "./parts/measure-store.ts";
import { type ImportResult, importSection } from "./report/import-section.ts";
import { killSection } from "./report/kill-section.ts";
import { readSection } from "./report/read-section.ts";
import type { Section } from "./report/section.ts";
import { Backend } from "./server/backend.ts";

/** What stands beside the imports is given this part of their time. */
const BESIDE_PART = 1 / 3;
/** More devices than this would only wait for the server that is killed. */
const MOST_KILLED_DEVICES = 100;

/** Puts servers under load, each part on a folder of its own, and hands over what each part came to. */
export async function runLoad(options: Options, show: (section: Section) => void): Promise<void> {
  const { seconds, soakSeconds, points } = options;
  await onFolder(async (folder) => {
    const results: ImportResult[] = [];
    for (const each of points) results.push(await runImports(folder, options, each, seconds));
    const room = `${options.semiSpaceMb} MB for young objects`;
    show(importSection(`Imports from ${options.devices} devices, ${room}`, results, false));
  });
  if (options.kills > 0) show(await onFolder((folder) => runKills(folder, options)));
  if (options.reads) show(await onFolder((folder) => runReads(folder, options)));
  if (soakSeconds > 0) {
    const result = await onFolder((folder) => runImports(folder, options, points[0] as number, soakSeconds));
    show(importSection(`Soak of ${soakSeconds / 60} minutes`, [{ ...result, what: `soak, ${result.what}` }], true));
  }
}

async function runImports(
  folder: string,
  { devices, series, forms }: Options,
  points: number,
  seconds: number,
): Promise<ImportResult> {
  const backend = await Backend.start(join(folder, `server-${points}`));
  try {
    const plan = { points, series, group: "load", devices, forms, isStubborn: false };
    const short = Math.max(1, seconds * BESIDE_PART);
    // One half before and one after: a machine is not as fast in each minute.
    const half = { shape: plan, devices, seconds: short / 2, encodes: true };
    const storeBefore = await measureStore(folder, half);
    const imports = await measureImports(backend, plan, seconds);
    await backend.kill();
    const store = meanOf(storeBefore, await measureStore(folder, half));
    const plain = await measurePlain(plan, short);
    const blockStore = await measureStore(folder, { ...half, seconds: short, encodes: false });
    return { what: `${points} points`, imports, plain, store, blockStore };
  } finally {
    await backend.kill();
  }
}

async function runKills(folder: string, { devices, series, forms, kills, points }: Options): Promise<Section> {
  const backend = await Backend.start(join(folder, "server"));
  try {
    const shape = { points: points[0] as number, series, group: "kill" };
    const plan = { ...shape, devices: Math.min(devices, MOST_KILLED_DEVICES), forms };
    return killSection(await measureKills(backend, plan, kills));
  } finally {
    await backend.kill();
  }
}

async function runReads(folder: string, { fewPoints, manyPoints, readCount }: Options): Promise<Section> {
  const backend = await Backend.start(join(folder, "server"));
  try {
    const plan = { fewPoints, manyPoints, count: readCount };
    return readSection(await measureReads(backend, plan), plan);
  } finally {
    await backend.kill();
  }
}

async function onFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "iobeam-load-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
