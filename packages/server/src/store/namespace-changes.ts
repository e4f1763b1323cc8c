import { isDeepStrictEqual } from "node:util";
import { INPUT_NAMESPACE } from "@iobeam/core";
import type { NamespaceChanges, NamespaceRecord } from "../records/namespace.ts";
import { Refusal } from "./refusal.ts";

/** Labels as they are read back from JSON, which has no −0. */
export function asKept(labels: NamespaceRecord["labels"]): NamespaceRecord["labels"] {
  return JSON.parse(JSON.stringify(labels)) as NamespaceRecord["labels"];
}

/**
 * A namespace with changes; `undefined` where that is what it was.
 *
 * @param hasPoints - whether points are parted by its partitioning field already
 * @throws Refusal where `input` would not be there any more, or points lose what tells them apart
 */
export function changeNamespace(
  namespace: NamespaceRecord,
  { namespaceName, partitioningField, fields, labels }: NamespaceChanges,
  hasPoints: boolean,
): NamespaceRecord | undefined {
  const isInput = namespace.namespaceName === INPUT_NAMESPACE;
  if (isInput && namespaceName !== INPUT_NAMESPACE) {
    throw new Refusal("namespaceName", `${INPUT_NAMESPACE}, which every project has`, namespaceName);
  }
  if ((isInput || hasPoints) && partitioningField !== namespace.partitioningField) {
    const expected = `${namespace.partitioningField}, as before: its points are told apart by it`;
    throw new Refusal("partitioningField", expected, partitioningField);
  }
  const changed = { ...namespace, namespaceName, partitioningField, fields, labels: asKept(labels) };
  return isDeepStrictEqual(changed, namespace) ? undefined : changed;
}
