import { formatWireDate, type WireProjectToken } from "@iobeam/core";
import { fromBits, type Rights, toBits } from "./rights.ts";
import type { SignedClaims, TokenSigner } from "./token-signer.ts";

/** What a project token gives: to whom, in which project, which rights. */
export interface ProjectGrant {
  /** For whom it was made. */
  readonly userId: number;
  /** The project. */
  readonly projectId: number;
  /** What it allows. */
  readonly rights: Rights;
}

/** Makes a project token, in the wire's shape. It lasts `ttlMs` milliseconds, rounded up to the second. */
export async function issueProjectToken(
  signer: TokenSigner,
  { userId, projectId, rights }: ProjectGrant,
  ttlMs: number,
): Promise<WireProjectToken> {
  const now = Date.now();
  const exp = Math.ceil((now + ttlMs) / 1_000);
  const token = await signer.sign({ uid: userId, pid: projectId, exp, pms: toBits(rights) });
  return {
    token,
    expires: formatWireDate(new Date(exp * 1_000)),
    created: formatWireDate(new Date(now)),
    user_id: userId,
    project_id: projectId,
    ...rights,
  };
}

/** What a project token gives; `undefined` where the claims are not those of a project token. */
export function readProjectGrant({ claims }: SignedClaims): ProjectGrant | undefined {
  const { uid, pid, pms } = claims;
  if (typeof uid !== "number" || typeof pid !== "number" || typeof pms !== "number") return undefined;
  return { userId: uid, projectId: pid, rights: fromBits(pms) };
}
