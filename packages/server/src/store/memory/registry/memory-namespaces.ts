import type { FieldType, NamespaceChanges, NamespaceRecord, Namespaces } from "../../../records/namespace.ts";
import { asKept, changeNamespace } from "../../namespace-changes.ts";
import type { Sync } from "../../registry.ts";

interface Kept {
  namespace: NamespaceRecord;
  /** The fields that an import has brought. */
  readonly withPoints: Map<string, FieldType>;
  hasSources: boolean;
}

/** The namespaces, with what imports have brought to them. */
export class MemoryNamespaces implements Sync<Namespaces> {
  readonly #hasProject: (projectId: number) => boolean;
  readonly #kept = new Map<number, Kept>();
  readonly #byProject = new Map<number, Kept[]>();

  constructor(hasProject: (projectId: number) => boolean) {
    this.#hasProject = hasProject;
  }

  create(
    namespace: Omit<NamespaceRecord, "namespaceId" | "modifiedMs">,
  ): NamespaceRecord | "duplicate name" | "unknown project" {
    const { projectId, namespaceName, createdMs } = namespace;
    // The first one is made together with its project.
    if (!this.#hasProject(projectId)) return "unknown project";
    if (this.find(projectId, namespaceName) !== undefined) return "duplicate name";
    const labels = asKept(namespace.labels);
    const made = { ...structuredClone(namespace), labels, namespaceId: this.#kept.size + 1, modifiedMs: createdMs };
    const kept = { namespace: made, withPoints: new Map(), hasSources: false };
    this.#kept.set(made.namespaceId, kept);
    this.#byProject.set(projectId, [...this.#of(projectId), kept]);
    return made;
  }

  get(projectId: number, namespaceId: number): NamespaceRecord | undefined {
    const kept = this.#kept.get(namespaceId);
    return kept?.namespace.projectId === projectId ? withFields(kept) : undefined;
  }

  find(projectId: number, namespaceName: string): NamespaceRecord | undefined {
    const kept = this.#of(projectId).find(({ namespace }) => namespace.namespaceName === namespaceName);
    return kept && withFields(kept);
  }

  list(projectId: number): readonly NamespaceRecord[] {
    return this.#of(projectId).map(withFields);
  }

  update(
    projectId: number,
    namespaceId: number,
    changes: NamespaceChanges,
    nowMs: number,
  ): "changed" | "unchanged" | "unknown" | "duplicate name" {
    const namespace = this.get(projectId, namespaceId);
    const kept = this.#kept.get(namespaceId);
    if (namespace === undefined || kept === undefined) return "unknown";
    const wanted = { ...changes, fields: { ...changes.fields, ...Object.fromEntries(kept.withPoints) } };
    // What is kept was cloned, too: an object without a prototype is another one only until then.
    const changed = changeNamespace(namespace, structuredClone(wanted), kept.hasSources);
    if (changed === undefined) return "unchanged";
    const other = this.find(projectId, changed.namespaceName);
    if (other !== undefined && other.namespaceId !== namespaceId) return "duplicate name";
    kept.namespace = structuredClone({ ...changed, modifiedMs: nowMs });
    return "changed";
  }

  /** Notes what an import has brought; what a field is said to be already stays. */
  note(namespaceId: number, fields: Iterable<readonly [name: string, type: FieldType]>): void {
    const kept = this.#kept.get(namespaceId);
    if (kept === undefined) return;
    kept.hasSources = true;
    const declared = kept.namespace.fields;
    for (const [name, type] of fields) {
      if (kept.withPoints.has(name)) continue;
      kept.withPoints.set(name, (Object.hasOwn(declared, name) ? declared[name] : undefined) ?? type);
    }
  }

  #of(projectId: number): readonly Kept[] {
    return this.#byProject.get(projectId) ?? [];
  }
}

function withFields({ namespace, withPoints }: Kept): NamespaceRecord {
  return { ...namespace, fields: { ...namespace.fields, ...Object.fromEntries(withPoints) } };
}
