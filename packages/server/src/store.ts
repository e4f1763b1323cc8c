import type { Devices } from "./records/device.ts";
import type { Namespaces } from "./records/namespace.ts";
import type { Points } from "./records/points.ts";
import type { Projects } from "./records/project.ts";
import type { Tokens } from "./records/token.ts";
import type { Users } from "./records/user.ts";

/**
 * Where a backend keeps everything: the contract that every store keeps. Check yours with
 * `describeStore` of `@iobeam/server/testing`.
 *
 * Whatever resolves is durable as far as the store can make it so: on a disk it survives a kill and
 * a loss of power, and what is read after that shows it. Methods reject with `InvalidArgumentError`
 * for a project that does not exist and with `StorageError` where the place itself fails; a rejected
 * call changed nothing.
 */
export interface Store extends Points {
  /** Who may log in. */
  readonly users: Users;
  /** What everything belongs to, and who may do what there. */
  readonly projects: Projects;
  /** The devices that are registered. */
  readonly devices: Devices;
  /** The tokens that were given out. */
  readonly tokens: Tokens;
  /** The tables of each project. */
  readonly namespaces: Namespaces;

  /** Finishes what was accepted and lets go of everything; later calls reject. */
  close(): Promise<void>;
}
