import { InvalidArgumentError } from "commander";
import { parseDuration } from "../tokens/duration.ts";

/** Reads a port: 0 to 65,535. */
export function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("Give a number from 0 to 65535; 0 takes a free port.");
}

/** Reads a project id: an integer above 0. */
export function parseProject(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a project id: an integer above 0.");
}

/** Reads a duration: `30d`. */
export function parseTtl(text: string): number {
  try {
    return parseDuration(text, "ttl");
  } catch {
    throw new InvalidArgumentError("Give a whole number with w, d, h, m or s, as in 30d; at most 520w.");
  }
}
