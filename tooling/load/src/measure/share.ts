import { availableParallelism } from "node:os";
import type { Usage } from "./usage.ts";

/** How much of all cores a process used between two moments; 1 is all of them. */
export function shareBetween(before: Usage, after: Usage): number {
  return (after.cpuMs - before.cpuMs) / (after.atMs - before.atMs) / availableParallelism();
}
