import { InvalidArgumentError } from "@iobeam/core";

/** What a store says of a project that it does not have. */
export function makeUnknownProject(projectId: number): InvalidArgumentError {
  return new InvalidArgumentError("projectId", "a project that exists", projectId);
}
