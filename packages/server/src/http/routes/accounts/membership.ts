import { ErrorCode } from "@iobeam/core";
import { heldRights } from "../../../accounts/held-rights.ts";
import type { Store } from "../../../store.ts";
import type { Right, Rights } from "../../../tokens/rights.ts";
import { Problem } from "../../answers/problem.ts";

/** Where a user asks for something. */
export interface Membership {
  readonly projectId: number;
  readonly userId: number;
}

/**
 * What a user may do in a project, who needs at least one right there, and `right`. Without any, they do not learn whether
 * there is such a project.
 */
export async function checkMember(
  store: Pick<Store, "projects">,
  { projectId, userId }: Membership,
  right?: Right | undefined,
): Promise<Rights> {
  const held = await heldRights(store, projectId, userId);
  if (held === undefined) throw new Problem(404, ErrorCode.NOT_FOUND, `There is no project ${projectId}`);
  if (right === undefined || held[right]) return held;
  throw new Problem(403, ErrorCode.RIGHT_MISSING, `You do not have the right to ${right} in project ${projectId}`);
}
