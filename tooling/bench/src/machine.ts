import { readFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { formatNumber } from "./report/format.ts";

/** Where and when something was measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  /** ISO 8601, to the minute. */
  readonly date: string;
  /** How many processes wanted a core in the minute before: above 0, something else was running. */
  readonly load: number;
}

/** This machine, now. */
export async function describeMachine(): Promise<Machine> {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memory: `${formatNumber(totalmem() / 2 ** 30)} GiB`,
    system: `${await readDistribution()}${type()} ${release()}`,
    node: process.version,
    date: `${new Date().toISOString().slice(0, 16)}Z`,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

async function readDistribution(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  const name = /^PRETTY_NAME="(.*)"$/m.exec(text)?.[1];
  return name === undefined ? "" : `${name}, `;
}
