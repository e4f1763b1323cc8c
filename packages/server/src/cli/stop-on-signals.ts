import type { IobeamServer } from "../server.ts";
import type { Terminal } from "./terminal.ts";

/** Ends a server when the process is told to end, after what was accepted is answered. */
export function stopOnSignals(server: IobeamServer, terminal: Terminal): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // A second signal does not wait for what is under way.
      if (stopping) process.exit(1);
      stopping = true;
      terminal.say("Stopping: finishing what was accepted.");
      server.close().then(
        () => terminal.say("Stopped."),
        (error: unknown) => terminal.fail(error),
      );
    });
  }
}
