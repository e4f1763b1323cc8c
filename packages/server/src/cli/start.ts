import { isIP } from "node:net";
import { openDataFolder } from "../data/data-folder.ts";
import type { LogLevel } from "../http/log-options.ts";
import { createServer, type IobeamServer } from "../server.ts";
import { describeFirstStart } from "./first-start.ts";
import type { Terminal } from "./terminal.ts";

/** The options of `start`. */
export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly logLevel: LogLevel;
}

/** Starts a server and serves until the process is told to end. */
export async function start({ port, host, data, logLevel }: StartOptions, terminal: Terminal): Promise<void> {
  const folder = await openDataFolder(data);
  const server = await createServer({ dataDir: folder.path, host, port, logLevel }).catch((error: unknown) => {
    throw explainListening(error, host, port);
  });
  stopOnSignals(server, terminal);
  terminal.say(...describeFirstStart(folder));
  terminal.say(`iobeam-server listens at ${server.url}`, `Data: ${folder.path}`);
  if (!isLoopback(host)) {
    terminal.warn(
      `${host} can be reached from other machines, and this server does not encrypt: put a proxy with TLS in front.`,
    );
  }
  if (folder.made.includes("iobeam.sqlite")) {
    terminal.say(
      "",
      "Next, make a project and its tokens in another terminal:",
      `  ${ownCommand()} create-project my-project --data ${folder.path}`,
    );
  }
  terminal.say("Stop with Ctrl+C.");
}

/** How this command was started: in a checkout there is no package to run. */
function ownCommand(): string {
  return process.env["npm_lifecycle_event"] === "serve" ? "npx pnpm@12 serve" : "npx @iobeam/server";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function explainListening(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return new Error(`Port ${port} of ${host} is in use. Stop what uses it, or choose another one with --port.`);
  }
  if (code === "EACCES")
    return new Error(`Port ${port} of ${host} may not be used by this user. Choose one above 1023.`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return new Error(`${host} is no address of this machine.`);
  return error;
}

function stopOnSignals(server: IobeamServer, terminal: Terminal): void {
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
