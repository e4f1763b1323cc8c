import { checkDeviceId, checkProjectId, InvalidArgumentError } from "@iobeam/core";
import type { AdminCredential } from "./data/admin-credential.ts";
import type { Metrics } from "./operations/metrics.ts";
import type { Project } from "./records/project.ts";
import { OPERATOR_ID } from "./records/user.ts";
import type { Settings } from "./server-options.ts";
import type { Store } from "./store.ts";
import { checkTtl } from "./tokens/duration.ts";
import { issueProjectToken } from "./tokens/issue-project-token.ts";
import type { TokenSigner } from "./tokens/token-signer.ts";

/** What all parts of a backend share. */
export interface Backend {
  /** Keeps everything. */
  readonly store: Store;
  /** Signs tokens. */
  readonly signer: TokenSigner;
  /** The operator's name and password. */
  readonly admin: AdminCredential;
  /** What the server was told, complete. */
  readonly settings: Settings;
  /** What it counts of itself. */
  readonly metrics: Metrics;
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
  /** The one device that it is for. @default all of the project */
  readonly deviceId?: string | undefined;
  /** Whether it may be changed for a fresh one that lasts as long, also after its end. @default true */
  readonly refreshable?: boolean | undefined;
}

/** Makes a project, for the operator. */
export async function createProject({ store }: Pick<Backend, "store">, projectName: string): Promise<Project> {
  return store.projects.create(checkProjectName(projectName, "projectName"));
}

/** Makes a project token, for the operator; one with no right asked for may read. */
export async function createToken(backend: Omit<Backend, "admin" | "metrics">, request: TokenRequest): Promise<string> {
  const { read = false, write = false, admin = false, refreshable = true } = request;
  const projectId = checkProjectId(request.projectId);
  const { deviceId } = request;
  const token = {
    userId: OPERATOR_ID,
    projectId,
    rights: { read: read || !(write || admin), write, admin },
    deviceId: deviceId === undefined ? undefined : checkDeviceId(deviceId),
    isRefreshable: refreshable,
    ttlMs: checkTtl(request.ttlMs ?? backend.settings.tokenTtlMs, "ttlMs"),
  };
  if ((await backend.store.projects.get(projectId)) !== undefined) {
    return (await issueProjectToken(backend, token)).wire.token;
  }
  throw new InvalidArgumentError("projectId", "a project that exists", projectId);
}

/**
 * The name of a project, checked.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for anything but 1 to 256 characters, not all blank
 */
export function checkProjectName(name: unknown, argument: string): string {
  if (typeof name === "string" && name.trim() !== "" && name.length <= 256 && !/\p{Surrogate}/u.test(name)) return name;
  throw new InvalidArgumentError(argument, "a name of 1 to 256 characters, not all blank", name);
}
