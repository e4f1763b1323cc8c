import type { NamespaceRecord } from "../records/namespace.ts";
import type { Labels, SourceBlocks } from "../records/points.ts";
import { type ColumnKind, kindOf } from "./column.ts";
import type { SourceMarks } from "./source.ts";

/**
 * The columns of everything that sources have, whether or not it is in their newest rows: the time, the partition, the
 * labels and the fields.
 */
export function listAllColumns(namespace: NamespaceRecord, found: readonly SourceBlocks[]): string[] {
  const fields = [...new Set(found.map(({ name }) => name))];
  const labels = listLabels(namespace, new Set(found.map((series) => series.labels ?? {})));
  return ["time", namespace.partitioningField, ...labels, ...sortNames(namespace, "field", fields)];
}

/** The columns of rows of which one column is wanted: with a field come the labels of the sources that have it. */
export function listColumnsOf(namespace: NamespaceRecord, column: string, sources: Iterable<SourceMarks>): string[] {
  const first = ["time", namespace.partitioningField];
  const kind = kindOf(namespace, column);
  if (kind === "partition") return first;
  if (kind === "label") return [...first, column];
  return [
    ...first,
    ...listLabels(
      namespace,
      Array.from(sources, ({ labels }) => labels),
    ),
    column,
  ];
}

function listLabels(namespace: NamespaceRecord, labels: Iterable<Labels>): string[] {
  return sortNames(namespace, "label", new Set(Array.from(labels, (each) => Object.keys(each)).flat()));
}

/** A name that means something else in the namespace is none of a label. */
function sortNames(namespace: NamespaceRecord, kind: ColumnKind, names: Iterable<string>): string[] {
  return [...names].filter((name) => kindOf(namespace, name) === kind).sort((a, b) => (a < b ? -1 : 1));
}
