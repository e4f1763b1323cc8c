import { checkSeriesName, formatWireDate, InvalidArgumentError } from "@iobeam/core";
import type { NamespaceChanges, NamespaceRecord } from "../../../records/namespace.ts";
import type { NamespaceBody } from "./namespace-schemas.ts";

const LONGEST_NAME = 256;
/** Notes are for a few words about each field. */
const LONGEST_LABELS = 65_536;
const DEEPEST_LABELS = 32;

/** A namespace as it is answered. */
export function toWireNamespace(namespace: NamespaceRecord): object {
  return {
    namespace_id: namespace.namespaceId,
    project_id: namespace.projectId,
    namespace_name: namespace.namespaceName,
    partitioning_field: namespace.partitioningField,
    fields: namespace.fields,
    labels: namespace.labels,
    created: formatWireDate(new Date(namespace.createdMs)),
    last_modified: formatWireDate(new Date(namespace.modifiedMs)),
  };
}

/** @throws {@link @iobeam/core#InvalidArgumentError} that names the first wrong part of a namespace */
export function readNamespace(body: NamespaceBody): NamespaceChanges {
  const { partitioning_field, fields } = body;
  const labels = body.labels ?? {};
  for (const field of Object.keys(fields)) checkSeriesName(field, "a name in fields");
  const { [partitioning_field]: _, ...ownFields } = fields;
  const partition = Object.hasOwn(fields, partitioning_field) ? fields[partitioning_field] : "STRING";
  if (partition !== "STRING") {
    throw new InvalidArgumentError(`fields.${partitioning_field}`, "STRING: it is the partitioning_field", partition);
  }
  // First: what is deeper by far fits into no stack, neither here nor on the way to the store.
  if (isDeeper(labels, DEEPEST_LABELS)) {
    throw new InvalidArgumentError("labels", `JSON of at most ${DEEPEST_LABELS} levels`, labels);
  }
  if (JSON.stringify(labels).length > LONGEST_LABELS) {
    throw new InvalidArgumentError("labels", `at most ${LONGEST_LABELS} characters of JSON`, labels);
  }
  return {
    namespaceName: checkName(body),
    partitioningField: checkSeriesName(partitioning_field, "partitioning_field"),
    fields: ownFields,
    labels,
  };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** A path is made of the name: `.` and `..` would be gone from it. */
function checkName({ namespace_name, name }: NamespaceBody): string {
  const text = namespace_name ?? name ?? "";
  const isName = text.trim() !== "" && text.length <= LONGEST_NAME && !/\p{Surrogate}/u.test(text);
  if (isName && text !== "." && text !== "..") return text;
  throw new InvalidArgumentError("namespace_name", `a name of 1 to ${LONGEST_NAME} characters, not all blank`, text);
}
