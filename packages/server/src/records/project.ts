import type { Rights } from "../tokens/rights.ts";

/** A project: what devices, points and tokens belong to. */
export interface Project {
  /** Its number; above 0, given by the store. */
  readonly projectId: number;
  /** Its name for people; names may repeat. */
  readonly projectName: string;
  /** When it was made; milliseconds since 1970. */
  readonly createdMs: number;
  /** How long its points are kept; milliseconds. `undefined`: for ever. */
  readonly retentionMs?: number | undefined;
}

/** What is changed of a project; what is left out stays, and a retention of `null` means for ever. */
export interface ProjectChanges {
  /** A name for people. */
  readonly projectName?: string | undefined;
  /** How long points are kept; milliseconds, or `null` for ever. */
  readonly retentionMs?: number | null | undefined;
}

/** What a user may do in a project; at least one right. */
export interface Membership {
  /** The user. */
  readonly userId: number;
  /** What the user may do. */
  readonly rights: Rights;
}

/** What became of a membership. */
export type MemberOutcome = "added" | "changed" | "same" | "removed" | "unknown project" | "unknown user";

/** The projects of a backend, and who may do what in them. */
export interface Projects {
  /**
   * Makes a project under the next free number, with the namespace `input` in it.
   *
   * @param ownerId - a user who gets all rights. Default: nobody
   * @throws {@link @iobeam/core#InvalidArgumentError} for an owner who does not exist
   */
  create(projectName: string, ownerId?: number | undefined): Promise<Project>;
  /** The project, or `undefined` where there is none of that number. */
  get(projectId: number): Promise<Project | undefined>;
  /** All projects, by their number. */
  list(): Promise<readonly Project[]>;
  /** Those in which a user has a right, and which, by their number. */
  listOf(userId: number): Promise<readonly (Project & { readonly rights: Rights })[]>;
  /** Changes a project; tells how it is then. */
  update(projectId: number, changes: ProjectChanges): Promise<Project | "unchanged" | "unknown">;
  /** Who has a right in a project, by the number of the user. */
  members(projectId: number): Promise<readonly Membership[]>;
  /** What a user may do in a project; `undefined` where nothing. */
  rightsOf(projectId: number, userId: number): Promise<Rights | undefined>;
  /** Sets what a user may do in a project; without any right the user is removed, or stays away (`same`). */
  setMember(projectId: number, member: Membership): Promise<MemberOutcome>;
}
