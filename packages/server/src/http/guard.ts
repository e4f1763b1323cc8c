import { ErrorCode } from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import type { Backend } from "../backend.ts";
import type { TokenSelection } from "../records/token.ts";
import { createLiveTokens, type LiveTokens, type TokenState } from "../tokens/live-tokens.ts";
import type { ProjectGrant } from "../tokens/project-token.ts";
import { fromBits, type Right } from "../tokens/rights.ts";
import { isProjectClaims, type TokenClaims } from "../tokens/token-claims.ts";
import type { TokenSigner } from "../tokens/token-signer.ts";
import { Problem } from "./answers/problem.ts";
import { readBearer, refuseToken } from "./bearer.ts";
import { createKnownProjects } from "./known-projects.ts";

/** Who asks: a user, or the bearer of a project token. */
export type Caller = { readonly userId: number } | { readonly grant: ProjectGrant };

/** A hook for `onRequest`, before the body is read. */
export type GuardHook = (request: FastifyRequest) => Promise<void>;

/** Lets requests pass by their token. */
export interface Guard {
  /** Passes a project token that has the right. */
  project(right?: Right | undefined): GuardHook;
  /**
   * What the token of a request that passed gives in a project; a token of another project is refused, and one that is
   * bound to a device where another is meant. Without `deviceId`, all devices are meant.
   */
  grantIn(request: FastifyRequest, projectId: number, deviceId?: string | undefined): ProjectGrant;
  /** What the token of a request that passed gives, for paths that name no project. */
  grantOf(request: FastifyRequest): ProjectGrant;
  /** Passes a user token. */
  user(): GuardHook;
  /** Whose the user token of a request that passed is. */
  userOf(request: FastifyRequest): number;
  /** Passes a token of either kind. */
  anyone(): GuardHook;
  /** Who has passed; `undefined` where nobody has, as on paths for everybody. */
  passed(request: FastifyRequest): Caller | undefined;
  /** Who asks, by a user token or a project token. */
  caller(request: FastifyRequest): Promise<Caller>;
  /** Whether the token of a request that has passed would pass again: by now it may have ended or been revoked. */
  isLive(request: FastifyRequest): Promise<boolean>;
  /** Ends tokens, at once for this process and within 5 s for others; tells how many. */
  revoke(selection: TokenSelection): Promise<number>;
}

/** Makes the guard of a backend. */
export function createGuard({ signer, store }: Pick<Backend, "signer" | "store">): Guard {
  const callers = new WeakMap<FastifyRequest, Caller>();
  const tokens = createLiveTokens(store);
  const parts = { signer, tokens, isKnown: createKnownProjects(store) };

  async function caller(request: FastifyRequest): Promise<Caller> {
    const who = callers.get(request) ?? (await identify(parts, readBearer(request)));
    callers.set(request, who);
    return who;
  }

  function grantOf(request: FastifyRequest): ProjectGrant {
    const passed = callers.get(request);
    if (passed !== undefined && "grant" in passed) return passed.grant;
    throw new Error("no project token has passed: the route lacks guard.project()");
  }

  return {
    caller,
    passed: (request) => callers.get(request),
    grantOf,
    anyone: () => async (request) => void (await caller(request)),
    async isLive(request) {
      try {
        await identify(parts, readBearer(request));
        return true;
      } catch (error) {
        // A store that fails says nothing of the token.
        return !(error instanceof Problem);
      }
    },
    revoke: (selection) => tokens.revoke(selection),
    project: (right) => async (request) => {
      const who = await caller(request);
      if ("userId" in who) {
        throw refuseToken(ErrorCode.TOKEN_INVALID, "A project token is needed here, not a user token");
      }
      if (right !== undefined && !who.grant.rights[right]) throw refuse(ErrorCode.RIGHT_MISSING, noRight(right));
    },
    grantIn: (request, projectId, deviceId) => checkPlace(grantOf(request), projectId, deviceId),
    user: () => async (request) => {
      const who = await caller(request);
      if ("grant" in who) {
        throw refuse(ErrorCode.RIGHT_MISSING, "A user token is needed here, not a project token");
      }
    },
    userOf(request) {
      const passed = callers.get(request);
      if (passed !== undefined && "userId" in passed) return passed.userId;
      throw new Error("no user token has passed: the route lacks guard.user()");
    },
  };
}

interface GuardParts {
  readonly signer: TokenSigner;
  readonly tokens: LiveTokens;
  readonly isKnown: (projectId: number) => Promise<boolean>;
}

async function identify({ signer, tokens, isKnown }: GuardParts, token: string): Promise<Caller> {
  const claims = await readLiveClaims(signer, token);
  const record = await checkRecord(tokens, claims);
  const { uid: userId, jti: tokenId } = claims;
  if (!isProjectClaims(claims)) return { userId };
  if (!(await isKnown(claims.pid))) {
    throw refuseToken(ErrorCode.TOKEN_INVALID, "The token is for nothing that this backend has");
  }
  const grant = { userId, projectId: claims.pid, rights: fromBits(claims.pms), tokenId, deviceId: record?.deviceId };
  return { grant };
}

async function readLiveClaims(signer: TokenSigner, token: string): Promise<TokenClaims> {
  const signed = await signer.verify(token);
  if (signed === undefined) throw refuseToken(ErrorCode.TOKEN_INVALID, "The token is not one of this backend");
  if (signed.ended) throw refuseToken(ErrorCode.TOKEN_EXPIRED, "The token has ended");
  return signed.claims;
}

/** Tokens of the first versions have no record. */
async function checkRecord(
  tokens: LiveTokens,
  { jti, ...claims }: TokenClaims,
): Promise<Exclude<TokenState, string> | undefined> {
  if (jti === undefined) return undefined;
  const state = await tokens.stateOf({ ...claims, jti });
  if (state === "revoked") throw refuseToken(ErrorCode.TOKEN_INVALID, "The token was revoked");
  if (state === "unknown") throw refuseToken(ErrorCode.TOKEN_INVALID, "The token is not one of this backend");
  return state;
}

function checkPlace(grant: ProjectGrant, projectId: number, deviceId: string | undefined): ProjectGrant {
  if (grant.projectId !== projectId) {
    throw refuse(ErrorCode.WRONG_PROJECT, `The token is not for project ${projectId}`);
  }
  if (grant.deviceId === undefined || grant.deviceId === deviceId) return grant;
  throw refuse(ErrorCode.WRONG_DEVICE, `The token is for one device alone, not for ${deviceId ?? "all devices"}`);
}

function noRight(right: Right): string {
  return `The token does not give the right to ${right}`;
}

function refuse(code: ErrorCode, message: string): Problem {
  return new Problem(403, code, message);
}
