import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkProjectId } from "../names/project-id.ts";
import { isWellFormed } from "../names/well-formed.ts";
import { checkObject } from "./json-value.ts";

/** The namespace of an import that names none. */
export const INPUT_NAMESPACE = "input";

/** Where an import in namespace form belongs: what is needed to know before its rows can be read. */
export interface NamespaceTarget {
  /** The project. */
  readonly projectId: number;
  /** The name of the namespace. */
  readonly namespace: string;
}

/**
 * The project and the namespace of an import in namespace form; `undefined` for the older table form.
 *
 * @param body - the parsed JSON
 * @throws {@link InvalidArgumentError} for what is no project id or no name
 */
export function readNamespaceTarget(body: unknown): NamespaceTarget | undefined {
  const { project_id, namespace, labels, data } = checkObject(body, "body");
  if (namespace === undefined && labels === undefined && data === undefined) return undefined;
  const projectId = checkProjectId(project_id, "project_id");
  if (namespace === undefined) return { projectId, namespace: INPUT_NAMESPACE };
  if (typeof namespace === "string" && namespace !== "" && isWellFormed(namespace)) return { projectId, namespace };
  throw new InvalidArgumentError("namespace", "the name of a namespace", namespace);
}
