import { ChildProcess } from "../child/child-process.ts";
import type { Listening, Project, StartServer } from "./message.ts";

/** The backend: a server over SQLite in a process of its own, which is killed and started over the same folder. */
export class Backend {
  readonly #dataDir: string;
  readonly #onFailure: (failure: string) => void;
  #child: ChildProcess<StartServer, Listening> | undefined;
  #project: Project | undefined;
  #url = "";

  /**
   * @param dataDir - a folder that does not exist yet
   * @param onFailure - called when it ends by itself
   */
  constructor(dataDir: string, onFailure: (failure: string) => void) {
    this.#dataDir = dataDir;
    this.#onFailure = onFailure;
  }

  /** Where it listens; another address after each start. */
  get url(): string {
    return this.#url;
  }

  /** The port of {@link Backend.url}. */
  get port(): number {
    return Number(new URL(this.#url).port);
  }

  /** The project that producers write to. */
  get project(): Project {
    if (this.#project === undefined) throw new Error("the backend was not started");
    return this.#project;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const { url, project } = await new Promise<Listening>((resolve, reject) => {
      const child = new ChildProcess<StartServer, Listening>("server/server-child", resolve);
      this.#child = child;
      void child.failure().then((failure) => {
        if (failure !== undefined) this.#onFailure(failure);
        reject(new Error(failure ?? "the backend was killed while it started"));
      });
      child.tell({ dataDir: this.#dataDir, isFirst: this.#project === undefined });
    });
    this.#url = url;
    this.#project ??= project;
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    await this.#child?.kill();
  }
}
