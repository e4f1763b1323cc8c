import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import type { ImportBatch } from "../points/import-batch.ts";
import { checkLabelText, type Labels, readLabels } from "./import-labels.ts";
import { checkObject } from "./json-value.ts";
import { INPUT_NAMESPACE } from "./namespace-target.ts";
import { encodeRows, readTable, type Table, type TableRows } from "./read-table.ts";
import { readTimeFactor } from "./read-time-factor.ts";

/** The most sources that the rows of one import may be of. */
const MOST_SOURCES = 1_000;

/** Points of one source of a namespace. */
export interface NamespaceBatch extends ImportBatch {
  /** What the source is marked with beside its device; left out where that is nothing. */
  readonly labels?: Labels | undefined;
}

/**
 * Reads the body of an import in namespace form: a table of which `labels`, or a column, tell the source.
 *
 * @param body - the parsed JSON
 * @param partitioningField - the label or the column that names the device
 * @returns a batch for each device
 * @throws {@link InvalidArgumentError} that names the first wrong field by its path
 */
export function decodeNamespaceImport(body: unknown, partitioningField: string): NamespaceBatch[] {
  const {
    project_id,
    namespace = INPUT_NAMESPACE,
    timefmt,
    labels,
    device_id,
    data,
    sources,
  } = checkObject(body, "body");
  const projectId = checkProjectId(project_id, "project_id");
  const factor = readTimeFactor(timefmt);
  const table = data === undefined ? readTable(sources, "sources") : readTable(data, "data");
  const { device, others } = takeDevice(readLabels(labels, device_id), partitioningField);
  checkClashes(others, table);
  const columns = table.columns.filter(({ name }) => name !== partitioningField);
  const groups = groupRows(table, { field: partitioningField, device, isInput: namespace === INPUT_NAMESPACE });
  return Array.from(groups, ([deviceId, rows]) => ({
    projectId,
    deviceId,
    ...(Object.keys(others).length > 0 && { labels: others }),
    blocks: encodeRows(table, columns, rows, factor),
  }));
}

/** A name such as `constructor` is a label only where the body says so. */
function takeDevice(labels: Labels, field: string): { readonly device: string | undefined; readonly others: Labels } {
  const { [field]: device, ...others } = labels;
  return { device: Object.hasOwn(labels, field) ? device : undefined, others };
}

/** A field cannot be told once for all rows and again in each. */
function checkClashes(labels: Labels, { columns }: Table): void {
  const clash = columns.find(({ name }) => Object.hasOwn(labels, name));
  if (clash === undefined) return;
  throw new InvalidArgumentError(`labels.${clash.name}`, "left out, where a column has that name", labels[clash.name]);
}

/** What tells the device of each row. */
interface Partition {
  readonly field: string;
  /** The label, where there is one. */
  readonly device: string | undefined;
  /** In `input` every row has a device. */
  readonly isInput: boolean;
}

/** The rows of each device. */
function groupRows(table: Table, { field, device, isInput }: Partition): Map<string, TableRows> {
  const column = table.columns.find(({ name }) => name === field);
  const check = (value: unknown, argument: string): string => {
    if (!isInput && (value === undefined || value === null)) return "";
    const text = value === undefined || value === null ? value : checkLabelText(value, argument);
    return isInput ? checkDeviceId(text, argument) : (text as string);
  };
  if (column === undefined) return new Map([[check(device, `labels.${field}`), table.rows]]);
  if (device !== undefined) {
    throw new InvalidArgumentError(`labels.${field}`, "left out, where a column has that name", device);
  }
  const groups = new Map<string, (readonly unknown[])[]>();
  for (const [index, row] of table.rows.entries()) {
    const deviceId = check(row[column.at], `${table.path}[${index}][${column.at}]`);
    const group = groups.get(deviceId);
    if (group === undefined) groups.set(deviceId, [row]);
    else group.push(row);
  }
  if (groups.size <= MOST_SOURCES) return groups;
  throw new InvalidArgumentError(table.path, `rows of at most ${MOST_SOURCES} different ${field}`, table.rows);
}
