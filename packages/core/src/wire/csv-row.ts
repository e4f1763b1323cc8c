import type { PointValue } from "../points/point-value.ts";
import { encodeJsonValue } from "./json-value.ts";

/** One row of CSV (RFC 4180). */
export function encodeCsvRow(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}

/** A text as a cell, in quotes where it needs them. An empty text is quoted, so that it differs from no text at all. */
export function encodeCsvText(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A value as a cell; no value is an empty one. */
export function encodeCsvValue(value: PointValue | null | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? encodeCsvText(value) : encodeJsonValue(value);
}
