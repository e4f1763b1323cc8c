import type { SyncRegistry } from "../../registry.ts";
import { MemoryDevices } from "./memory-devices.ts";
import { MemoryNamespaces } from "./memory-namespaces.ts";
import { MemoryProjects } from "./memory-projects.ts";
import { MemoryTokens } from "./memory-tokens.ts";
import { MemoryUsers } from "./memory-users.ts";

/** The registry of a store in memory. */
export class MemoryRegistry implements SyncRegistry {
  readonly users: MemoryUsers = new MemoryUsers();
  readonly namespaces: MemoryNamespaces;
  readonly projects: MemoryProjects;
  readonly devices: MemoryDevices;
  readonly tokens: MemoryTokens;

  constructor() {
    const hasProject = (projectId: number): boolean => this.projects.get(projectId) !== undefined;
    const hasUser = (userId: number): boolean => this.users.get(userId) !== undefined;
    this.namespaces = new MemoryNamespaces(hasProject);
    this.projects = new MemoryProjects(hasUser, this.namespaces);
    this.devices = new MemoryDevices(hasProject);
    this.tokens = new MemoryTokens(hasUser, hasProject);
  }
}
