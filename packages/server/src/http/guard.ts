import { ErrorCode } from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import type { Backend } from "../backend.ts";
import type { TokenSelection } from "../records/token.ts";
import type { ProjectGrant } from "../tokens/project-token.ts";
import type { Right } from "../tokens/rights.ts";
import { Problem } from "./answers/problem.ts";
import { readBearer, refuseToken } from "./bearer.ts";
import { type Caller, createCallers } from "./caller.ts";
import { type GuardHook, PassedRequests } from "./passed-requests.ts";

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
  const callers = createCallers(backend);
  const passed = new PassedRequests(callers);

  return {
    caller: (request) => passed.identify(request),
    passed: (request) => passed.callerOf(request),
    grantOf: (request) => passed.grantOf(request),
    anyone: () => passed.makeHook(() => undefined),
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
    project: (right) => passed.makeHook((who) => refuseFor(right, who)),
    grantIn: (request, projectId, deviceId) => checkPlace(passed.grantOf(request), projectId, deviceId),
    user: () => passed.makeHook(refuseProjectToken),
    userOf: (request) => passed.userOf(request),
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
