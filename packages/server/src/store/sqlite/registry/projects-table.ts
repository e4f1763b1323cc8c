import { INPUT_NAMESPACE } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type { Project, ProjectChanges, Projects } from "../../../records/project.ts";
import { fromBits, type Rights } from "../../../tokens/rights.ts";
import type { Sync } from "../../registry.ts";
import { refuseUser } from "../../unknown-project.ts";
import { createMembersTable } from "./members-table.ts";

interface ProjectRow {
  readonly project_id: number;
  readonly project_name: string;
  readonly created_ms: number;
  readonly retention_ms: number | null;
}

const ALL_RIGHTS: Rights = { read: true, write: true, admin: true };
const COLUMNS = "project_id, project_name, created_ms, retention_ms";

/** Prepares the statements on projects. */
export function createProjectsTable(db: Database): Sync<Projects> {
  const insert = createInserter(db);
  const get = db.prepare<[number], ProjectRow>(`SELECT ${COLUMNS} FROM projects WHERE project_id = ?`);
  const list = db.prepare<[], ProjectRow>(`SELECT ${COLUMNS} FROM projects ORDER BY project_id`);
  const listOf = db.prepare<[number], ProjectRow & { readonly rights: number }>(
    `SELECT ${COLUMNS}, rights FROM permissions JOIN projects USING (project_id) WHERE user_id = ? ORDER BY project_id`,
  );
  const update = db.prepare<[string, number | null, number]>(
    "UPDATE projects SET project_name = ?, retention_ms = ? WHERE project_id = ?",
  );
  const { isUser, ...members } = createMembersTable(db);

  return {
    ...members,
    create(projectName, ownerId) {
      if (ownerId !== undefined && !isUser(ownerId)) throw refuseUser("ownerId", ownerId);
      const projectId = insert(projectName, Date.now());
      if (ownerId !== undefined) members.setMember(projectId, { userId: ownerId, rights: ALL_RIGHTS });
      return toProject(get.get(projectId) as ProjectRow);
    },
    get(projectId) {
      const row = get.get(projectId);
      return row && toProject(row);
    },
    list: () => list.all().map(toProject),
    listOf: (userId) => listOf.all(userId).map((row) => ({ ...toProject(row), rights: fromBits(row.rights) })),
    update(projectId, changes) {
      const row = get.get(projectId);
      if (row === undefined) return "unknown";
      const { project_name, retention_ms } = withChanges(row, changes);
      if (project_name === row.project_name && retention_ms === row.retention_ms) return "unchanged";
      update.run(project_name, retention_ms, projectId);
      return toProject({ ...row, project_name, retention_ms });
    },
  };
}

/** Makes a project with the namespace that each has. */
function createInserter(db: Database): (projectName: string, nowMs: number) => number {
  const project = db.prepare<[string, number]>("INSERT INTO projects (project_name, created_ms) VALUES (?, ?)");
  const input = db.prepare<[number, string, number, number]>(
    `INSERT INTO namespaces (project_id, namespace_name, partitioning_field, labels, created_ms, modified_ms)
    VALUES (?, ?, 'device_id', '{}', ?, ?)`,
  );
  return (projectName, nowMs) => {
    const projectId = Number(project.run(projectName, nowMs).lastInsertRowid);
    input.run(projectId, INPUT_NAMESPACE, nowMs, nowMs);
    return projectId;
  };
}

function withChanges(row: ProjectRow, { projectName, retentionMs }: ProjectChanges): ProjectRow {
  return {
    ...row,
    project_name: projectName ?? row.project_name,
    retention_ms: retentionMs === undefined ? row.retention_ms : retentionMs,
  };
}

function toProject({ project_id, project_name, created_ms, retention_ms }: ProjectRow): Project {
  return {
    projectId: project_id,
    projectName: project_name,
    createdMs: created_ms,
    ...(retention_ms !== null && { retentionMs: retention_ms }),
  };
}
