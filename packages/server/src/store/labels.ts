import { compareText } from "@iobeam/core";
import type { Labels } from "../records/points.ts";

/** Labels as one text, the same for the same labels: JSON with its keys in order, empty for none. */
export function labelsText(labels: Labels | undefined): string {
  const parts = labelParts(labels);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

/** Each label as it stands in that text, in order. */
export function labelParts(labels: Labels | undefined): string[] {
  if (labels === undefined) return [];
  const inOrder = Object.entries(labels).sort(([a], [b]) => compareText(a, b));
  return inOrder.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
}

/** The labels of a text; `undefined` for none. */
export function readLabels(text: string): Labels | undefined {
  return text === "" ? undefined : (JSON.parse(text) as Labels);
}

/** Whether a source has all labels that are asked for. */
export function hasLabels(labels: Labels | undefined, wanted: Labels | undefined): boolean {
  return Object.entries(wanted ?? {}).every(
    ([name, value]) => labels !== undefined && Object.hasOwn(labels, name) && labels[name] === value,
  );
}
