import type { NamespaceRecord } from "../records/namespace.ts";
import type { Cell } from "./condition.ts";
import type { Row } from "./newest-first.ts";
import type { Source } from "./source.ts";

/** What a column of a namespace is made of. */
export type ColumnKind = "time" | "partition" | "field" | "label";

/** What a name means in a namespace; whatever is nothing else is a label, which sources may have or not. */
export function kindOf({ partitioningField, fields }: NamespaceRecord, name: string): ColumnKind {
  if (name === "time") return "time";
  if (name === partitioningField) return "partition";
  return Object.hasOwn(fields, name) ? "field" : "label";
}

/** Makes what reads a column out of rows. */
export function makeReader(namespace: NamespaceRecord, name: string): (row: Row) => Cell {
  switch (kindOf(namespace, name)) {
    case "time":
      return ({ micros }) => micros;
    case "partition":
      return ({ source }) => partitionOf(source);
    case "label":
      return ({ source }) => labelOf(source, name);
    case "field":
      return ({ source, places, values }) => values[places.indexOf(source.places.get(name) ?? -1)] ?? null;
  }
}

/** What tells a source apart from others; nothing where its points came without. */
export function partitionOf({ deviceId }: Pick<Source, "deviceId">): Cell {
  return deviceId === "" ? null : deviceId;
}

/** A label of a source. */
export function labelOf({ labels }: Pick<Source, "labels">, name: string): Cell {
  return Object.hasOwn(labels, name) ? (labels[name] as string) : null;
}
