import type { Database } from "better-sqlite3";
import type { Project } from "../../store.ts";

/** The statements on projects. */
export interface ProjectTable {
  create(projectName: string): Project;
  get(projectId: number): Project | undefined;
}

/** Prepares the statements on projects. */
export function createProjectTable(db: Database): ProjectTable {
  const insert = db.prepare("INSERT INTO projects (project_name, created_ms) VALUES (?, ?)");
  const select = db.prepare<[number], { project_name: string }>(
    "SELECT project_name FROM projects WHERE project_id = ?",
  );
  return {
    create(projectName) {
      return { projectId: Number(insert.run(projectName, Date.now()).lastInsertRowid), projectName };
    },
    get(projectId) {
      const row = select.get(projectId);
      return row === undefined ? undefined : { projectId, projectName: row.project_name };
    },
  };
}
