import { Refusal } from "./refusal.ts";

/** What is said within a store of a namespace that a project does not have. */
export function refuseNamespace(namespace: string): Refusal {
  return new Refusal("namespace", "a namespace that exists in the project", namespace);
}
