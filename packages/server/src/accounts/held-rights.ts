import { OPERATOR_ID } from "../records/user.ts";
import type { Store } from "../store.ts";
import type { Rights } from "../tokens/rights.ts";

const ALL: Rights = { read: true, write: true, admin: true };

/** What a user may do in a project, the operator everything; `undefined` where nothing, or where there is none. */
export async function heldRights(
  { projects }: Pick<Store, "projects">,
  projectId: number,
  userId: number,
): Promise<Rights | undefined> {
  if (userId !== OPERATOR_ID) return projects.rightsOf(projectId, userId);
  return (await projects.get(projectId)) && ALL;
}
