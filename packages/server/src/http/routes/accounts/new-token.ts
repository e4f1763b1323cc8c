import { ErrorCode } from "@iobeam/core";
import { heldRights } from "../../../accounts/held-rights.ts";
import type { Backend } from "../../../backend.ts";
import type { NewToken } from "../../../tokens/issue-project-token.ts";
import type { ProjectGrant } from "../../../tokens/project-token.ts";
import { missingRights, type Rights } from "../../../tokens/rights.ts";
import { Problem } from "../../answers/problem.ts";
import type { Caller } from "../../caller.ts";

/** The project token that is asked for. */
export interface AskedToken {
  readonly projectId: number;
  readonly rights: Rights;
  readonly deviceId: string | undefined;
  readonly ttlMs: number | undefined;
  readonly isRefreshable: boolean | undefined;
}

type Parts = Pick<Backend, "store" | "settings">;

/** The token that a caller gets: a user at most with rights that they have, a project token at most its own. */
export async function allowToken(parts: Parts, caller: Caller, asked: AskedToken): Promise<NewToken> {
  return "userId" in caller ? allowUser(parts, caller.userId, asked) : allowChild(parts, caller.grant, asked);
}

async function allowUser({ store, settings }: Parts, userId: number, asked: AskedToken): Promise<NewToken> {
  const { projectId, rights, deviceId, ttlMs = settings.tokenTtlMs, isRefreshable = true } = asked;
  const held = await heldRights(store, projectId, userId);
  if (held === undefined) throw new Problem(404, ErrorCode.NOT_FOUND, `There is no project ${projectId}`);
  const missing = missingRights(rights, held);
  if (missing.length === 0) return { userId, projectId, rights, deviceId, ttlMs, isRefreshable };
  throw refuse(ErrorCode.RIGHT_MISSING, `You do not have the right to ${missing.join(", ")} in project ${projectId}`);
}

async function allowChild(parts: Parts, grant: ProjectGrant, asked: AskedToken): Promise<NewToken> {
  const { projectId, rights } = asked;
  if (grant.projectId !== projectId) {
    throw refuse(ErrorCode.WRONG_PROJECT, `The token is not for project ${projectId}`);
  }
  const missing = missingRights(rights, grant.rights);
  if (missing.length > 0) {
    throw refuse(ErrorCode.RIGHT_MISSING, `The token does not give the right to ${missing.join(", ")}`);
  }
  // Whoever takes rights away ends the tokens that there are: one that is made meanwhile must not be left over.
  const held = await heldRights(parts.store, projectId, grant.userId);
  if (held === undefined || missingRights(rights, held).length > 0) {
    throw refuse(ErrorCode.RIGHT_MISSING, "The user of the token has not all of these rights any more");
  }
  const deviceId = asked.deviceId ?? grant.deviceId;
  if (grant.deviceId !== undefined && grant.deviceId !== deviceId) {
    throw refuse(ErrorCode.WRONG_DEVICE, "The token is for one device alone, and so are the tokens that it asks for");
  }
  const life = await boundLife(parts, grant, asked);
  return { userId: grant.userId, projectId, rights, deviceId, ...life };
}

/**
 * A leaked project token must not make one for ever: only a user may give more time than the server does, and where a
 * token cannot be refreshed, neither can those that it asks for, nor do they outlive it.
 */
async function boundLife(
  { store, settings }: Parts,
  { tokenId }: ProjectGrant,
  { ttlMs, isRefreshable }: AskedToken,
): Promise<Pick<NewToken, "ttlMs" | "isRefreshable">> {
  const parent = tokenId === undefined ? undefined : await store.tokens.get(tokenId);
  if (parent?.revokedMs !== undefined) throw refuse(ErrorCode.RIGHT_MISSING, "The token was revoked");
  const mayRefresh = parent?.isRefreshable ?? true;
  const leftMs = mayRefresh ? Number.POSITIVE_INFINITY : Math.max(1, (parent?.expiresMs ?? 0) - Date.now());
  const longestMs = Math.min(settings.tokenTtlMs, leftMs);
  if (isRefreshable === true && !mayRefresh) {
    throw refuse(ErrorCode.RIGHT_MISSING, "The token cannot be refreshed, and neither can those that it asks for");
  }
  if (ttlMs !== undefined && ttlMs > longestMs) {
    const seconds = Math.floor(longestMs / 1_000);
    throw refuse(ErrorCode.RIGHT_MISSING, `A project token can ask for at most ${seconds}s; a user token for more`);
  }
  return { ttlMs: ttlMs ?? longestMs, isRefreshable: isRefreshable ?? mayRefresh };
}

function refuse(code: ErrorCode, message: string): Problem {
  return new Problem(403, code, message);
}
