import { Refusal } from "./refusal.ts";

const EXPECTED = "a project that exists";

/** What is said within a store of a project that it does not have. */
export function refuseProject(projectId: number): Refusal {
  return new Refusal("projectId", EXPECTED, projectId);
}

/** What is said within a store of a user that it does not have. */
export function refuseUser(argument: string, userId: number): Refusal {
  return new Refusal(argument, "a user who exists", userId);
}
