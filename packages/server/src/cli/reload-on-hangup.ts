import { closeSync, openSync } from "node:fs";
import type { IobeamServer } from "../server.ts";
import type { Terminal } from "./terminal.ts";

/** Takes the signing keys in anew on SIGHUP. Where the terminal is gone, SIGHUP ends the process, as everywhere. */
export function reloadOnHangup(server: IobeamServer, terminal: Terminal): void {
  const wasAtTerminal = process.stdin.isTTY;
  process.on("SIGHUP", () => {
    if (wasAtTerminal && !hasTerminal()) {
      process.kill(process.pid, "SIGTERM");
      return;
    }
    server.reloadKeys().then(
      () => terminal.say("The signing keys are read anew."),
      (error: unknown) => terminal.warn(`The signing keys stay as they are: ${String(error)}`),
    );
  });
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
