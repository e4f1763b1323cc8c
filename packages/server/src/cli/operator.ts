import { createProject, createToken, type TokenRequest } from "../backend.ts";
import { openDataFolder } from "../data/data-folder.ts";
import { createSqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { Project } from "../records/project.ts";
import { completeOptions } from "../server-options.ts";
import { createTokenSigner } from "../tokens/token-signer.ts";
import { describeFirstStart } from "./first-start.ts";

/** What an operator does with a data folder, beside a server or without one. */
export interface Operator {
  /** What opening the folder has made, for the terminal. */
  readonly news: readonly string[];
  createProject(projectName: string): Promise<Project>;
  createToken(request: TokenRequest): Promise<string>;
}

/** Opens a data folder for one piece of work. */
export async function withOperator(dataDir: string, work: (operator: Operator) => Promise<void>): Promise<void> {
  const folder = await openDataFolder(dataDir);
  const store = await createSqliteStore({ path: folder.databasePath });
  const backend = { store, signer: createTokenSigner(folder.signingKey), settings: completeOptions({}) };
  try {
    await work({
      news: describeFirstStart(folder),
      createProject: (projectName) => createProject(backend, projectName),
      createToken: (request) => createToken(backend, request),
    });
  } finally {
    await store.close();
  }
}
