import { InvalidArgumentError } from "commander";
import { parseDuration } from "../tokens/duration.ts";

/** Reads a project id: an integer above 0. */
export function parseProject(text: string): number {
  return parseNumber(text, "Give a project id: an integer above 0.");
}

/** Reads the number of a token: an integer above 0. */
export function parseTokenId(text: string): number {
  return parseNumber(text, "Give the number of a token, as list-tokens tells it.");
}

/** Reads a duration: `30d`. */
export function parseTtl(text: string): number {
  try {
    return parseDuration(text, "ttl");
  } catch {
    throw new InvalidArgumentError("Give a whole number with w, d, h, m or s, as in 30d; at most 520w.");
  }
}

/** Reads how long points are kept: `90d`, or `forever`. Not `null` for it: commander takes that for no value. */
export function parseKeep(text: string): number | "forever" {
  return text === "forever" ? text : parseTtl(text);
}

function parseNumber(text: string, advice: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(advice);
}
