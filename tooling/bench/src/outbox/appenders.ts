import type { Appender } from "./appender.ts";
import { bare } from "./appenders/bare.ts";
import { iobeam } from "./appenders/iobeam.ts";
import { level } from "./appenders/level.ts";
import { sqlite } from "./appenders/sqlite.ts";

/** Every way to keep batches on a disk that is measured. */
export const appenders: readonly Appender[] = [iobeam, bare, sqlite, level];

/** The one with a name. */
export function findAppender(name: string): Appender {
  const found = appenders.find((appender) => appender.name === name);
  if (found === undefined) throw new Error(`Nothing appends by the name of ${name}`);
  return found;
}
