import { INPUT_NAMESPACE } from "@iobeam/core";
import type { MemberOutcome, Membership, Project, ProjectChanges, Projects } from "../../../records/project.ts";
import { fromBits, type Rights, toBits } from "../../../tokens/rights.ts";
import type { Sync } from "../../registry.ts";
import { refuseUser } from "../../unknown-project.ts";
import type { MemoryNamespaces } from "./memory-namespaces.ts";

interface Kept {
  project: Project;
  /** What each user may do, as bits. */
  readonly members: Map<number, number>;
}

/** The projects, and who may do what in them. */
export class MemoryProjects implements Sync<Projects> {
  readonly #hasUser: (userId: number) => boolean;
  readonly #namespaces: MemoryNamespaces;
  readonly #kept = new Map<number, Kept>();

  constructor(hasUser: (userId: number) => boolean, namespaces: MemoryNamespaces) {
    this.#hasUser = hasUser;
    this.#namespaces = namespaces;
  }

  create(projectName: string, ownerId?: number | undefined): Project {
    if (ownerId !== undefined && !this.#hasUser(ownerId)) throw refuseUser("ownerId", ownerId);
    const [projectId, createdMs] = [this.#kept.size + 1, Date.now()];
    const members = new Map(ownerId === undefined ? [] : [[ownerId, 7]]);
    const project = { projectId, projectName, createdMs };
    this.#kept.set(projectId, { project, members });
    const input = { projectId, namespaceName: INPUT_NAMESPACE, partitioningField: "device_id", createdMs };
    this.#namespaces.create({ ...input, fields: {}, labels: {} });
    return project;
  }

  get(projectId: number): Project | undefined {
    return this.#kept.get(projectId)?.project;
  }

  list(): readonly Project[] {
    return [...this.#kept.values()].map(({ project }) => project);
  }

  listOf(userId: number): readonly (Project & { readonly rights: Rights })[] {
    return [...this.#kept.values()].flatMap(({ project, members }) => {
      const bits = members.get(userId);
      return bits === undefined ? [] : [{ ...project, rights: fromBits(bits) }];
    });
  }

  update(projectId: number, { projectName, retentionMs }: ProjectChanges): Project | "unchanged" | "unknown" {
    const kept = this.#kept.get(projectId);
    if (kept === undefined) return "unknown";
    const { project } = kept;
    const retention = retentionMs === undefined ? project.retentionMs : (retentionMs ?? undefined);
    const name = projectName ?? project.projectName;
    if (name === project.projectName && retention === project.retentionMs) return "unchanged";
    kept.project = { ...project, projectName: name, retentionMs: retention };
    return kept.project;
  }

  members(projectId: number): readonly Membership[] {
    const members = [...(this.#kept.get(projectId)?.members ?? [])].sort(([a], [b]) => a - b);
    return members.map(([userId, bits]) => ({ userId, rights: fromBits(bits) }));
  }

  rightsOf(projectId: number, userId: number): Rights | undefined {
    const bits = this.#kept.get(projectId)?.members.get(userId);
    return bits === undefined ? undefined : fromBits(bits);
  }

  setMember(projectId: number, { userId, rights }: Membership): MemberOutcome {
    const members = this.#kept.get(projectId)?.members;
    if (members === undefined) return "unknown project";
    if (!this.#hasUser(userId)) return "unknown user";
    const [before, bits] = [members.get(userId) ?? 0, toBits(rights)];
    if (bits === before) return "same";
    if (bits === 0) members.delete(userId);
    else members.set(userId, bits);
    return bits === 0 ? "removed" : before === 0 ? "added" : "changed";
  }
}
