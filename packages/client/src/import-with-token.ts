import type { ImportProgress, Transport } from "@iobeam/core";
import type { ProjectToken } from "./project-token.ts";

/** What carries an import to the backend. */
export interface ImportCarrier {
  readonly transport: Transport;
  readonly token: ProjectToken;
}

/** Imports what is left of a batch; once more, and then only what is left still, where the token has ended. */
export function importWithToken(
  progress: ImportProgress,
  { transport, token }: ImportCarrier,
  signal: AbortSignal | undefined,
): Promise<void> {
  return token.use(
    (current) => progress.attempt((rest) => transport.importBatch(rest, { token: current, signal })),
    signal,
  );
}
