/** What a server child is told, once. */
export interface StartServer {
  readonly dataDir: string;
  /** Whether to make the project, in a new folder. */
  readonly isFirst: boolean;
}

/** The project that producers write to. */
export interface Project {
  readonly projectId: number;
  readonly token: string;
}

/** What a server child tells when it listens. */
export interface Listening {
  readonly url: string;
  readonly project: Project | undefined;
}
