import type { Store } from "../store.ts";

/** Which projects there are. None is ever deleted: what was found once is remembered. */
export interface KnownProjects {
  /** Whether the project was found before. */
  isRemembered(projectId: number): boolean;
  /** Whether there is such a project; asks the store once for each that is there. */
  exists(projectId: number): Promise<boolean>;
}

/** Makes the memory for the projects of a store. */
export function createKnownProjects(store: Pick<Store, "projects">): KnownProjects {
  const known = new Set<number>();
  return {
    isRemembered: (projectId) => known.has(projectId),
    async exists(projectId) {
      if (known.has(projectId)) return true;
      if ((await store.projects.get(projectId)) === undefined) return false;
      known.add(projectId);
      return true;
    },
  };
}
