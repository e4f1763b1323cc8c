import type { Backend } from "../backend.ts";
import { type DataFolder, openDataFolder } from "../data/data-folder.ts";
import { completeOptions } from "../server-options.ts";
import { createSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { createTokenSigner } from "../tokens/token-signer.ts";
import { describeFirstStart } from "./first-start.ts";

/** What an operator works with: the parts of a backend over a data folder, beside a server or without one. */
export interface Operator extends Pick<Backend, "store" | "signer" | "settings"> {
  readonly folder: DataFolder;
  /** What opening the folder has made, for the terminal. */
  readonly news: readonly string[];
}

/** Opens a data folder for one piece of work. */
export async function withOperator(dataDir: string, work: (operator: Operator) => Promise<void>): Promise<void> {
  const folder = await openDataFolder(dataDir);
  const store = await createSqliteStore({ path: folder.databasePath });
  const signer = createTokenSigner(folder.signingKeys);
  try {
    await work({ folder, store, signer, settings: completeOptions({}), news: describeFirstStart(folder) });
  } finally {
    await store.close();
  }
}
