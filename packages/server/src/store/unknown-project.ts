import { InvalidArgumentError } from "@iobeam/core";
import { Refusal } from "./refusal.ts";

const EXPECTED = "a project that exists";

/** What a store says of a project that it does not have. */
export function makeUnknownProject(projectId: number): InvalidArgumentError {
  return new InvalidArgumentError("projectId", EXPECTED, projectId);
}

/** The same, within a store. */
export function refuseProject(projectId: number): Refusal {
  return new Refusal("projectId", EXPECTED, projectId);
}

/** What is said within a store of a user that it does not have. */
export function refuseUser(argument: string, userId: number): Refusal {
  return new Refusal(argument, "a user who exists", userId);
}
