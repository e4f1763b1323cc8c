import { hideTokens } from "./hide-tokens.ts";

const LONGEST = 60;

/** A value as a person should see it in a message: short, with its type where the text alone would mislead. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return describeText(value);
  if (typeof value === "bigint") return `${shorten(String(value))}n`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "an invalid Date" : `a Date, ${value.toISOString()}`;
  if (typeof value === "object" && value !== null) return `an object (${nameClass(value)})`;
  return String(value);
}

/** A token is not shown, wherever it was put by mistake. */
function describeText(text: string): string {
  return hideTokens(text) === text ? JSON.stringify(shorten(text)) : "a text with a token in it";
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function nameClass(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== "" ? shorten(name) : "no class";
}
