import type { WireProjectToken } from "@iobeam/core";
import { heldRights } from "../accounts/held-rights.ts";
import type { Backend } from "../backend.ts";
import { readTokenState, type TokenState } from "./live-tokens.ts";
import { endOf, writeProjectToken } from "./project-token.ts";
import { fromBits, missingRights } from "./rights.ts";
import { isProjectClaims, isRecorded, type ProjectClaims } from "./token-claims.ts";

/** A fresh token, or why there is none. */
export type RefreshOutcome = WireProjectToken | "unknown" | "revoked" | "not refreshable" | "rights lost";

/** Makes a fresh project token of an old one, which may have ended: the same rights, for as long as the old one. */
export async function refreshProjectToken(
  backend: Pick<Backend, "store" | "signer" | "settings">,
  token: string,
): Promise<RefreshOutcome> {
  const { store, signer, settings } = backend;
  const signed = await signer.verify(token);
  if (signed === undefined || !isProjectClaims(signed.claims)) return "unknown";
  const { claims } = signed;
  const record = await readRecord(backend, claims);
  if (typeof record === "string") return record;
  if (record?.isRefreshable === false) return "not refreshable";
  const grant = { userId: claims.uid, projectId: claims.pid, rights: fromBits(claims.pms) };
  const held = await heldRights(store, grant.projectId, grant.userId);
  if (held === undefined) return "unknown";
  if (missingRights(grant.rights, held).length > 0) return "rights lost";
  const expiresMs = endOf(Date.now(), record?.ttlMs ?? settings.tokenTtlMs);
  if (record !== undefined) await store.tokens.extend(record.tokenId, expiresMs);
  return writeProjectToken(signer, { ...grant, tokenId: record?.tokenId, deviceId: record?.deviceId }, expiresMs);
}

/** Tokens of the first versions have no record. */
async function readRecord({ store }: Pick<Backend, "store">, claims: ProjectClaims): Promise<TokenState | undefined> {
  return isRecorded(claims) ? readTokenState(store, claims) : undefined;
}
