import { formatWireDate, type WireProjectToken } from "@iobeam/core";
import type { TokenRecord } from "../records/token.ts";
import { type Rights, toBits } from "./rights.ts";
import type { TokenSigner } from "./token-signer.ts";

/** What a project token gives: to whom, in which project, which rights. */
export interface ProjectGrant {
  /** For whom it was made. */
  readonly userId: number;
  /** The project. */
  readonly projectId: number;
  /** What it allows. */
  readonly rights: Rights;
  /** The one device that it is for; all of the project where it names none. */
  readonly deviceId?: string | undefined;
  /** The number of its record; those of the first versions have none. */
  readonly tokenId?: number | undefined;
}

/** When a token of that long a life ends that begins now: at a whole second, in milliseconds since 1970. */
export function endOf(nowMs: number, ttlMs: number): number {
  return Math.ceil((nowMs + ttlMs) / 1_000) * 1_000;
}

/** The text of a project token, in the wire's shape. */
export async function writeProjectToken(
  signer: TokenSigner,
  grant: ProjectGrant & Partial<Pick<TokenRecord, "isRefreshable">>,
  expiresMs: number,
): Promise<WireProjectToken> {
  const { userId, projectId, rights, deviceId, tokenId, isRefreshable = true } = grant;
  const claims = { uid: userId, pid: projectId, exp: expiresMs / 1_000, pms: toBits(rights) };
  return {
    token: await signer.sign(tokenId === undefined ? claims : { ...claims, jti: tokenId }),
    expires: formatWireDate(new Date(expiresMs)),
    created: formatWireDate(new Date()),
    user_id: userId,
    project_id: projectId,
    read: rights.read,
    write: rights.write,
    admin: rights.admin,
    ...(deviceId !== undefined && { device_id: deviceId }),
    ...(!isRefreshable && { refreshable: false }),
  };
}
