import { ChildProcess } from "../child/child-process.ts";
import type { Usage } from "../measure/usage.ts";
import type { LoadProject, ServerQuestion } from "./message.ts";

/** The server over SQLite in a process of its own, which may be killed and started over the same folder. */
export class Backend {
  readonly #dataDir: string;
  #child: ChildProcess<ServerQuestion>;
  #port = 0;
  #project: LoadProject | undefined;

  private constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#child = new ChildProcess("server/server-child");
  }

  /**
   * Starts one, with a project.
   *
   * @param dataDir - a folder that does not exist yet
   */
  static async start(dataDir: string): Promise<Backend> {
    const backend = new Backend(dataDir);
    backend.#port = await backend.#child.ask<number>({ kind: "start", dataDir, port: 0 });
    backend.#project = await backend.#child.ask<LoadProject>({ kind: "make project" });
    return backend;
  }

  /** Where it listens, also when it was started again. */
  get port(): number {
    return this.#port;
  }

  /** The project that everything is written to. */
  get project(): LoadProject {
    return this.#project as LoadProject;
  }

  /** What its process has used. */
  usage(): Promise<Usage> {
    return this.#child.ask<Usage>({ kind: "usage" });
  }

  /** Ends it with SIGKILL. */
  kill(): Promise<void> {
    return this.#child.kill();
  }

  /** Ends it with SIGKILL and starts it over the same folder. */
  async restart(): Promise<void> {
    await this.kill();
    this.#child = new ChildProcess("server/server-child");
    await this.#child.ask<number>({ kind: "start", dataDir: this.#dataDir, port: this.#port });
  }
}
