import { isIP } from "node:net";
import { type Command, Option } from "commander";
import { readConfiguration } from "../../configuration/read-configuration.ts";
import { flagOf, SETTINGS, type Setting, variableOf } from "../../configuration/settings.ts";
import { type DataFolder, openDataFolder } from "../../data/data-folder.ts";
import { createMailHook } from "../../operations/mail-hook.ts";
import { createServer } from "../../server.ts";
import { examples } from "../command-options.ts";
import { describeFirstStart } from "../first-start.ts";
import { ownCommand } from "../own-command.ts";
import { reloadOnHangup } from "../reload-on-hangup.ts";
import { stopOnSignals } from "../stop-on-signals.ts";
import type { Terminal } from "../terminal.ts";

/** `start` serves. */
export function addStart(program: Command, terminal: Terminal): void {
  addStartOptions(program.command("start").description("serve (also without this word)"))
    .addHelpText("after", examples("start --port 8080 --data /srv/iobeam", "start --config /etc/iobeam.json"))
    .action((flags: Record<string, unknown>) => start(flags, terminal));
}

/**
 * Gives a command a flag for each setting.
 *
 * @param shown - the keys of those that its help tells. Default: all
 */
export function addStartOptions(command: Command, shown?: readonly string[]): Command {
  command.option("--config <file>", "a JSON file with settings, by their names in camel case (IOBEAM_CONFIG)");
  for (const setting of SETTINGS) command.addOption(toOption(setting).hideHelp(shown?.includes(setting.key) === false));
  return command;
}

function toOption(setting: Setting): Option {
  const { letter, form, meaning, fallback, isSecret } = setting;
  const flags = [letter && `-${letter}, `, flagOf(setting), form && ` ${form}`].filter(Boolean).join("");
  // A process's words are shown to all who ask the system for its processes.
  const place = isSecret ? `better in ${variableOf(setting)}, or in a file named by ${variableOf(setting)}_FILE` : "";
  const notes = [place || variableOf(setting), fallback && `default: ${fallback}`].filter(Boolean).join("; ");
  return new Option(flags, `${meaning} (${notes})`);
}

/** Starts a server and serves until the process is told to end. */
export async function start(flags: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<void> {
  const { options, mailHook } = await readConfiguration(flags, process.env);
  const { host, port } = options;
  const folder = await openDataFolder(options.dataDir);
  const sendMail = mailHook === undefined ? undefined : createMailHook(mailHook, terminal.warn);
  const server = await createServer({ ...options, dataDir: folder.path, sendMail }).catch((error: unknown) => {
    throw explainListening(error, host, port);
  });
  stopOnSignals(server, terminal);
  reloadOnHangup(server, terminal);
  terminal.say(...describeFirstStart(folder));
  terminal.say(`iobeam-server listens at ${server.url}`, `Data: ${folder.path}`);
  if (!isLoopback(host)) {
    terminal.warn(
      `${host} can be reached from other machines, and this server does not encrypt: put a proxy with TLS in front.`,
    );
  }
  terminal.say(...describeNext(folder), "Stop with Ctrl+C.");
}

function describeNext({ made, path }: DataFolder): string[] {
  if (!made.includes("iobeam.sqlite")) return [];
  const command = `  ${ownCommand()} create-project my-project --data ${path}`;
  return ["", "Next, make a project and its tokens in another terminal:", command];
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
