import { checkProjectName } from "../../../backend.ts";
import type { Project, ProjectChanges } from "../../../records/project.ts";
import type { Store } from "../../../store.ts";
import { parseDuration } from "../../../tokens/duration.ts";
import { toWirePermissions, toWireProject } from "./project-schemas.ts";

/** What is told of a project. */
export interface ProjectBody {
  readonly project_name?: string;
  readonly retention?: string | null;
}

/**
 * The changes of a body, checked.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for a name or a duration that is none
 */
export function readChanges({ project_name, retention }: ProjectBody): ProjectChanges {
  return {
    ...(project_name !== undefined && { projectName: checkProjectName(project_name, "project_name") }),
    ...(retention !== undefined && {
      retentionMs: retention === null ? null : parseDuration(retention, "retention"),
    }),
  };
}

/** A project with everybody's rights, as it is answered. */
export async function showProject({ projects }: Pick<Store, "projects">, project: Project): Promise<object> {
  return toWireProject(project, toWirePermissions(await projects.members(project.projectId)));
}
