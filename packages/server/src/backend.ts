import { checkProjectId, InvalidArgumentError } from "@iobeam/core";
import type { AdminCredential } from "./data/admin-credential.ts";
import type { Project } from "./records/project.ts";
import type { Settings } from "./server-options.ts";
import type { Store } from "./store.ts";
import { checkTtl } from "./tokens/duration.ts";
import { issueProjectToken } from "./tokens/project-token.ts";
import type { TokenSigner } from "./tokens/token-signer.ts";
import { ADMIN_USER_ID } from "./tokens/user-token.ts";

/** What all parts of a backend share. */
export interface Backend {
  /** Keeps projects, devices and points. */
  readonly store: Store;
  /** Signs tokens. */
  readonly signer: TokenSigner;
  /** The administrator. */
  readonly admin: AdminCredential;
  /** What the server was told, complete. */
  readonly settings: Settings;
}

/** What a project token is to allow. */
export interface TokenRequest {
  /** The project; it must exist. */
  readonly projectId: number;
  /** Whether it may read points. @default false */
  readonly read?: boolean | undefined;
  /** Whether it may register devices and import points. @default false */
  readonly write?: boolean | undefined;
  /** Whether it may administer the project. @default false */
  readonly admin?: boolean | undefined;
  /** How long it lasts; milliseconds above 0, up to 520 weeks. @default the server's `tokenTtlMs` */
  readonly ttlMs?: number | undefined;
}

/** Makes a project, for the operator. */
export async function createProject({ store }: Pick<Backend, "store">, projectName: string): Promise<Project> {
  return store.projects.create(checkProjectName(projectName));
}

/** Makes a project token, for the operator; one with no right asked for may read. */
export async function createToken(backend: Omit<Backend, "admin">, request: TokenRequest): Promise<string> {
  const { read = false, write = false, admin = false, ttlMs = backend.settings.tokenTtlMs } = request;
  const projectId = checkProjectId(request.projectId);
  checkTtl(ttlMs, "ttlMs");
  if ((await backend.store.projects.get(projectId)) === undefined) {
    throw new InvalidArgumentError("projectId", "a project that exists", projectId);
  }
  const rights = { read: read || !(write || admin), write, admin };
  return (await issueProjectToken(backend.signer, { userId: ADMIN_USER_ID, projectId, rights }, ttlMs)).token;
}

function checkProjectName(name: unknown): string {
  if (typeof name === "string" && name.trim() !== "" && name.length <= 256 && !/\p{Surrogate}/u.test(name)) return name;
  throw new InvalidArgumentError("projectName", "a name of 1 to 256 characters, not all blank", name);
}
