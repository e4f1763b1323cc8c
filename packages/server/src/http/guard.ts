import { ErrorCode } from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import type { Backend } from "../backend.ts";
import { type ProjectGrant, readProjectGrant } from "../tokens/project-token.ts";
import type { Right } from "../tokens/rights.ts";
import type { SignedClaims } from "../tokens/token-signer.ts";
import { readUserId } from "../tokens/user-token.ts";
import { createKnownProjects } from "./known-projects.ts";
import { Problem } from "./problem.ts";

/** Who asks: a user, or the bearer of a project token. */
export type Caller = { readonly userId: number } | { readonly grant: ProjectGrant };

/** Lets requests pass by their token. */
export interface Guard {
  /** A hook for `onRequest`, before the body is read: passes a project token that has the right. */
  project(right?: Right | undefined): (request: FastifyRequest) => Promise<void>;
  /** What the token of a request that passed gives in `projectId`; a token of another project is refused. */
  grantIn(request: FastifyRequest, projectId: number): ProjectGrant;
  /** Who asks, by a user token or a project token. */
  caller(request: FastifyRequest): Promise<Caller>;
}

/** Makes the guard of a backend. */
export function createGuard({ signer, store }: Pick<Backend, "signer" | "store">): Guard {
  const grants = new WeakMap<FastifyRequest, ProjectGrant>();
  const isKnown = createKnownProjects(store);

  async function readClaims(request: FastifyRequest): Promise<SignedClaims> {
    const signed = await signer.verify(readBearer(request));
    if (signed === undefined) throw refuse(ErrorCode.TOKEN_INVALID, "The token is not one of this backend");
    if (signed.ended) throw refuse(ErrorCode.TOKEN_EXPIRED, "The token has ended");
    return signed;
  }

  async function caller(request: FastifyRequest): Promise<Caller> {
    const signed = await readClaims(request);
    const userId = readUserId(signed);
    if (userId !== undefined) return { userId };
    const grant = readProjectGrant(signed);
    if (grant !== undefined && (await isKnown(grant.projectId))) return { grant };
    throw refuse(ErrorCode.TOKEN_INVALID, "The token is for nothing that this backend has");
  }

  return {
    caller,
    project: (right) => async (request) => {
      const who = await caller(request);
      if (!("grant" in who)) throw refuse(ErrorCode.TOKEN_INVALID, "A project token is needed here, not a user token");
      if (right !== undefined && !who.grant.rights[right]) {
        throw new Problem(403, ErrorCode.RIGHT_MISSING, `The token does not give the right to ${right}`);
      }
      grants.set(request, who.grant);
    },
    grantIn(request, projectId) {
      const grant = grants.get(request);
      if (grant?.projectId === projectId) return grant;
      throw new Problem(403, ErrorCode.WRONG_PROJECT, `The token is not for project ${projectId}`);
    },
  };
}

function readBearer({ headers }: FastifyRequest): string {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? "")?.[1];
  if (token !== undefined) return token;
  throw refuse(ErrorCode.TOKEN_MISSING, "A token is needed, as in Authorization: Bearer <token>");
}

function refuse(code: ErrorCode, message: string): Problem {
  return new Problem(401, code, message, { challenge: "Bearer" });
}
