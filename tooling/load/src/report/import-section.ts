import type { SendFigures } from "../measure/send-figures.ts";
import type { ImportFigures } from "../parts/measure-imports.ts";
import type { StoreFigures } from "../parts/measure-store.ts";
import { atLeast, atMost, type Goal, none } from "./goal.ts";
import { count, milliseconds, percent, type Section } from "./section.ts";

/** Imports of one size, and the bare store with the same batches. */
export interface ImportResult {
  readonly what: string;
  readonly imports: ImportFigures;
  /** The same requests, parsed and not kept. */
  readonly plain: SendFigures;
  /** The store alone, which gets points and makes blocks of them, as the server does. */
  readonly store: StoreFigures;
  /** The store alone, with blocks that were made beforehand. */
  readonly blockStore: StoreFigures;
}

const HEAD: readonly string[] = [
  "",
  "points/s",
  "requests/s",
  "p50 ms",
  "p99 ms",
  "server",
  "devices",
  "memory MB",
  "MB/min",
  "acknowledged",
  "lost",
];
/** Less than this above the middle third, and memory counts as flat. */
const FLAT = 1.1;
const HALF = 0.5;

/** Shows imports. */
export function importSection(title: string, results: readonly ImportResult[], isSoak: boolean): Section {
  return {
    title,
    head: HEAD,
    rows: results.flatMap(({ what, imports, plain, store, blockStore }) => [
      importRow(what, imports),
      fill(sendCells(`${what}, JSON.parse alone`, plain)),
      fill([...speedCells(`${what}, the bare store`, store), percent(store.share)]),
      fill([...speedCells(`${what}, encoded beforehand`, blockStore), percent(blockStore.share)]),
    ]),
    goals: results.flatMap((result) => goalsOf(result, isSoak)),
    problems: results.flatMap(({ what, imports }) => imports.errors.map((error) => `${what}: ${error}`)),
  };
}

function importRow(what: string, figures: ImportFigures): string[] {
  const { memory } = figures;
  return [
    ...sendCells(`${what}, end to end`, figures),
    `${count(memory.startMb)} → ${count(memory.endMb)}`,
    memory.mbPerMinute.toFixed(1),
    count(figures.acknowledged),
    count(figures.lost),
  ];
}

function sendCells(what: string, figures: SendFigures): string[] {
  return [...speedCells(what, figures), percent(figures.serverShare), percent(figures.loadShare)];
}

function speedCells(what: string, figures: Omit<StoreFigures, "share">): string[] {
  return [
    what,
    count(figures.pointsPerSecond),
    count(figures.requestsPerSecond),
    milliseconds(figures.p50Ms),
    milliseconds(figures.p99Ms),
  ];
}

function fill(cells: readonly string[]): string[] {
  return HEAD.map((_, at) => cells[at] ?? "");
}

function goalsOf({ what, imports, store }: ImportResult, isSoak: boolean): Goal[] {
  return [
    none(`${what}: acknowledged and not there`, imports.lost),
    none(`${what}: there and wrong`, imports.wrong),
    none(`${what}: errors`, imports.errors.length),
    atLeast(`${what}: end to end, of the bare store`, HALF, imports.pointsPerSecond / store.pointsPerSecond),
    ...(isSoak ? [atMost(`${what}: memory in the last third, of the third before`, FLAT, imports.memory.growth)] : []),
  ];
}
