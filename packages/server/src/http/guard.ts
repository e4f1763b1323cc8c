import { ErrorCode } from "@iobeam/core";
import type { FastifyRequest, onRequestHookHandler } from "fastify";
import type { Backend } from "../backend.ts";
import type { TokenSelection } from "../records/token.ts";
import type { ProjectGrant } from "../tokens/project-token.ts";
import type { Right } from "../tokens/rights.ts";
import { Problem } from "./answers/problem.ts";
import { findBearer, readBearer, refuseToken } from "./bearer.ts";
import { type Caller, createCallers } from "./caller.ts";

/** A hook for `onRequest`, before the body is read. */
export type GuardHook = onRequestHookHandler;

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
export function createGuard(backend: Pick<Backend, "signer" | "store">): Guard {
  const passed = new WeakMap<FastifyRequest, Caller>();
  const callers = createCallers(backend);

  async function caller(request: FastifyRequest): Promise<Caller> {
    const who = passed.get(request) ?? (await callers.identify(readBearer(request)));
    passed.set(request, who);
    return who;
  }

  /** Passes whom `refuse` has nothing against; without a promise where the token is remembered. */
  function makeHook(refuse: (who: Caller) => Problem | undefined): GuardHook {
    return (request, _reply, done) => {
      const who = recall(request);
      if (who === undefined) caller(request).then(refuse).then(done, done);
      else done(refuse(who));
    };
  }

  function recall(request: FastifyRequest): Caller | undefined {
    const who = callers.recall(findBearer(request) ?? "");
    if (who !== undefined) passed.set(request, who);
    return who;
  }

  function grantOf(request: FastifyRequest): ProjectGrant {
    const who = passed.get(request);
    if (who !== undefined && "grant" in who) return who.grant;
    throw new Error("no project token has passed: the route lacks guard.project()");
  }

  return {
    caller,
    passed: (request) => passed.get(request),
    grantOf,
    anyone: () => makeHook(() => undefined),
    async isLive(request) {
      try {
        await callers.identify(readBearer(request));
        return true;
      } catch (error) {
        // A store that fails says nothing of the token.
        return !(error instanceof Problem);
      }
    },
    revoke: (selection) => callers.revoke(selection),
    project: (right) => makeHook((who) => refuseFor(right, who)),
    grantIn: (request, projectId, deviceId) => checkPlace(grantOf(request), projectId, deviceId),
    user: () => makeHook(refuseProjectToken),
    userOf(request) {
      const who = passed.get(request);
      if (who !== undefined && "userId" in who) return who.userId;
      throw new Error("no user token has passed: the route lacks guard.user()");
    },
  };
}

function refuseFor(right: Right | undefined, who: Caller): Problem | undefined {
  if ("userId" in who) {
    return refuseToken(ErrorCode.TOKEN_INVALID, "A project token is needed here, not a user token");
  }
  if (right === undefined || who.grant.rights[right]) return undefined;
  return refuse(ErrorCode.RIGHT_MISSING, `The token does not give the right to ${right}`);
}

function refuseProjectToken(who: Caller): Problem | undefined {
  if ("userId" in who) return undefined;
  return refuse(ErrorCode.RIGHT_MISSING, "A user token is needed here, not a project token");
}

function checkPlace(grant: ProjectGrant, projectId: number, deviceId: string | undefined): ProjectGrant {
  if (grant.projectId !== projectId) {
    throw refuse(ErrorCode.WRONG_PROJECT, `The token is not for project ${projectId}`);
  }
  if (grant.deviceId === undefined || grant.deviceId === deviceId) return grant;
  throw refuse(ErrorCode.WRONG_DEVICE, `The token is for one device alone, not for ${deviceId ?? "all devices"}`);
}

function refuse(code: ErrorCode, message: string): Problem {
  return new Problem(403, code, message);
}
