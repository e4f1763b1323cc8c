import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";

/**
 * Checks a project id: an integer above 0.
 *
 * @returns the id
 * @throws {@link InvalidArgumentError} for anything else, the text `"1"` among it
 */
export function checkProjectId(projectId: unknown, argument: string = "projectId"): number {
  if (typeof projectId === "number" && Number.isSafeInteger(projectId) && projectId > 0) return projectId;
  throw new InvalidArgumentError(argument, "a project id: an integer above 0, as a number", projectId);
}
