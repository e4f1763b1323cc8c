import type { Store } from "../store.ts";

/** Makes a function that tells whether a project exists; asks the store once for each that does. */
export function createKnownProjects(store: Pick<Store, "projects">): (projectId: number) => Promise<boolean> {
  const known = new Set<number>();
  return async (projectId) => {
    if (known.has(projectId)) return true;
    if ((await store.projects.get(projectId)) === undefined) return false;
    known.add(projectId);
    return true;
  };
}
