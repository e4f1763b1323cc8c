import type { Database } from "better-sqlite3";
import type { Projects } from "../../../records/project.ts";
import { fromBits, toBits } from "../../../tokens/rights.ts";
import type { Sync } from "../../registry.ts";

/** The statements on who may do what in a project. */
export interface MembersTable extends Sync<Pick<Projects, "members" | "rightsOf" | "setMember">> {
  isUser(userId: number): boolean;
}

/** Prepares them. */
export function createMembersTable(db: Database): MembersTable {
  const isUser = db.prepare<[number], 1>("SELECT 1 FROM users WHERE user_id = ?").pluck();
  const isProject = db.prepare<[number], 1>("SELECT 1 FROM projects WHERE project_id = ?").pluck();
  const of = db.prepare<[number], { readonly user_id: number; readonly rights: number }>(
    "SELECT user_id, rights FROM permissions WHERE project_id = ? ORDER BY user_id",
  );
  const get = db
    .prepare<[number, number], number>("SELECT rights FROM permissions WHERE project_id = ? AND user_id = ?")
    .pluck();
  const put = db.prepare<[number, number, number]>(
    "INSERT OR REPLACE INTO permissions (project_id, user_id, rights) VALUES (?, ?, ?)",
  );
  const remove = db.prepare<[number, number]>("DELETE FROM permissions WHERE project_id = ? AND user_id = ?");
  return {
    isUser: (userId) => isUser.get(userId) !== undefined,
    members: (projectId) =>
      of.all(projectId).map(({ user_id, rights }) => ({ userId: user_id, rights: fromBits(rights) })),
    rightsOf(projectId, userId) {
      const bits = get.get(projectId, userId);
      return bits === undefined ? undefined : fromBits(bits);
    },
    setMember(projectId, { userId, rights }) {
      if (isProject.get(projectId) === undefined) return "unknown project";
      if (isUser.get(userId) === undefined) return "unknown user";
      const [before, bits] = [get.get(projectId, userId) ?? 0, toBits(rights)];
      if (bits === before) return "same";
      if (bits === 0) remove.run(projectId, userId);
      else put.run(projectId, userId, bits);
      return bits === 0 ? "removed" : before === 0 ? "added" : "changed";
    },
  };
}
