import type { NamespaceRecord } from "../records/namespace.ts";
import { kindOf, labelOf, makeReader, partitionOf } from "./column.ts";
import { type Condition, makeTest } from "./condition.ts";
import type { Row } from "./newest-first.ts";
import type { SourceMarks } from "./source.ts";

/** Whether something is meant. */
export type Test<T> = (tested: T) => boolean;

/** Makes the test of sources: they meet the conditions on the partition and on labels, and have `column` where it is
 * one of these. */
export function makeSourceTest(
  namespace: NamespaceRecord,
  column: string | undefined,
  conditions: readonly Condition[],
): Test<SourceMarks> {
  const tests: Test<SourceMarks>[] = [];
  for (const condition of conditions) {
    const test = makeTest(condition, false);
    const kind = kindOf(namespace, condition.column);
    if (kind === "partition") tests.push((source) => test(partitionOf(source)));
    if (kind === "label") tests.push((source) => test(labelOf(source, condition.column)));
  }
  const kind = column === undefined ? undefined : kindOf(namespace, column);
  if (kind === "partition") tests.push((source) => partitionOf(source) !== null);
  if (kind === "label") tests.push((source) => labelOf(source, column as string) !== null);
  return (source) => tests.every((test) => test(source));
}

/** Makes the test of rows: they meet the conditions on fields, and have a value of the field `column`. */
export function makeRowTest(
  namespace: NamespaceRecord,
  column: string | undefined,
  conditions: readonly Condition[],
): Test<Row> {
  const tests: Test<Row>[] = [];
  for (const condition of conditions) {
    if (kindOf(namespace, condition.column) !== "field") continue;
    const test = makeTest(condition, holdsNumbers(namespace, condition.column));
    const read = makeReader(namespace, condition.column);
    tests.push((row) => test(read(row)));
  }
  if (column !== undefined && kindOf(namespace, column) === "field") {
    const read = makeReader(namespace, column);
    tests.push((row) => read(row) !== null);
  }
  return (row) => tests.every((test) => test(row));
}

/** Whether a field is said to hold numbers. */
export function holdsNumbers({ fields }: NamespaceRecord, field: string): boolean {
  return fields[field] === "DOUBLE" || fields[field] === "LONG";
}
