import { Command } from "commander";
import { readVersion } from "../version.ts";
import { examples } from "./command-options.ts";
import { addBackup } from "./commands/backup.ts";
import { addCreateProject } from "./commands/create-project.ts";
import { addCreateToken } from "./commands/create-token.ts";
import { addCreateUser } from "./commands/create-user.ts";
import { addInit } from "./commands/init.ts";
import { addListTokens } from "./commands/list-tokens.ts";
import { addRestore } from "./commands/restore.ts";
import { addRevokeToken } from "./commands/revoke-token.ts";
import { addRotateKey } from "./commands/rotate-key.ts";
import { addSetRetention } from "./commands/set-retention.ts";
import { addStart, addStartOptions, start } from "./commands/start.ts";
import type { Terminal } from "./terminal.ts";

const EXAMPLES = examples(
  "start                           serve ./iobeam-data at http://127.0.0.1:4626/v1/; its --help tells all settings",
  "--port 8080 --data /srv/iobeam  the same elsewhere",
  "create-project greenhouse       make a project and its tokens, also while it serves",
  "backup /backup/today            copy everything, also while it serves",
);
const SHOWN = ["data", "host", "port", "logLevel"];

/** The command's words. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command("iobeam-server")
    .description("The iobeam backend: takes readings of devices, keeps them, and finds them again.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .enablePositionalOptions()
    .showHelpAfterError("(iobeam-server --help tells the options)")
    .addHelpText("after", EXAMPLES);
  addStartOptions(program, SHOWN)
    .allowExcessArguments()
    .action(async (flags: Record<string, unknown>, { args: [unknown] }: Command) => {
      if (unknown !== undefined) program.error(`error: unknown command '${unknown}'`);
      await start(flags, terminal);
    });
  addInit(program, terminal);
  addStart(program, terminal);
  addCreateProject(program, terminal);
  addSetRetention(program, terminal);
  addCreateToken(program, terminal);
  addListTokens(program, terminal);
  addRevokeToken(program, terminal);
  addRotateKey(program, terminal);
  addCreateUser(program, terminal);
  addBackup(program, terminal);
  addRestore(program, terminal);
  return program;
}
