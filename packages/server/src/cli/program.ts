import { Command, Option } from "commander";
import { LOG_LEVELS } from "../http/log-options.ts";
import { describeProject } from "./describe-project.ts";
import { withOperator } from "./operator.ts";
import { parsePort, parseProject, parseTtl } from "./parse-option.ts";
import { type StartOptions, start } from "./start.ts";
import type { Terminal } from "./terminal.ts";
import { readVersion } from "../version.ts";

const EXAMPLES = `
Examples:
  $ iobeam-server                                 serve ./iobeam-data at http://127.0.0.1:4626/v1/
  $ iobeam-server --port 8080 --data /srv/iobeam  elsewhere
  $ iobeam-server create-project greenhouse       make a project and its tokens, also while it serves
  $ iobeam-server create-token --project 1 --read --ttl 7d`;

/** The command's words. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command("iobeam-server")
    .description("The iobeam backend: takes readings of devices, keeps them, and finds them again.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .enablePositionalOptions()
    .showHelpAfterError("(iobeam-server --help tells the options)")
    .addHelpText("after", EXAMPLES);
  const run = async (options: StartOptions, { args: [unknown] }: Command): Promise<void> => {
    if (unknown !== undefined) program.error(`error: unknown command '${unknown}'`);
    await start(options, terminal);
  };
  addStartOptions(program).allowExcessArguments().action(run);
  addStartOptions(program.command("start").description("serve (also without this word)")).action(run);
  addCreateProject(program, terminal);
  addCreateToken(program, terminal);
  return program;
}

function addStartOptions(command: Command): Command {
  const logLevel = new Option("--log-level <level>", "how much is logged, as JSON on standard error");
  return command
    .option("-p, --port <number>", "the port; 0 takes a free one", parsePort, 4626)
    .option("--host <address>", "the address; beyond this machine put TLS in front", "127.0.0.1")
    .addOption(dataOption())
    .addOption(logLevel.choices(LOG_LEVELS).default("warn"));
}

function dataOption(): Option {
  return new Option("-d, --data <folder>", "the folder with keys and points; made where there is none").default(
    "./iobeam-data",
  );
}

function addCreateProject(program: Command, terminal: Terminal): void {
  program
    .command("create-project")
    .description("make a project with a device token and a read token")
    .argument("<name>", "its name, for people")
    .addOption(dataOption())
    .option("--url <url>", "where the server is reached, for the lines to copy", "http://127.0.0.1:4626/v1/")
    .addHelpText("after", "\nExample:\n  $ iobeam-server create-project greenhouse --data /srv/iobeam")
    .action((name: string, { data, url }: { data: string; url: string }) =>
      withOperator(data, async (operator) => {
        const project = await operator.createProject(name);
        const { projectId } = project;
        const deviceToken = await operator.createToken({ projectId, read: true, write: true });
        const readToken = await operator.createToken({ projectId, read: true });
        terminal.say(...operator.news, ...describeProject({ project, url, deviceToken, readToken }));
      }),
    );
}

function addCreateToken(program: Command, terminal: Terminal): void {
  const ttl = new Option("--ttl <duration>", "how long it lasts: a number with w, d, h, m or s");
  program
    .command("create-token")
    .description("make a token for a project and print it alone")
    .requiredOption("--project <id>", "the project", parseProject)
    .option("--read", "it may read points (so too where no right is named)")
    .option("--write", "it may register devices and import points")
    .option("--admin", "it may administer the project")
    .addOption(ttl.argParser(parseTtl).default(parseTtl("30d"), "30d"))
    .addOption(dataOption())
    .addHelpText("after", "\nExample:\n  $ iobeam-server create-token --project 1 --read --write --ttl 52w")
    .action(
      (asked: { project: number; ttl: number; data: string } & Partial<Record<"read" | "write" | "admin", true>>) =>
        withOperator(asked.data, async (operator) => {
          const { project: projectId, read, write, admin, ttl: ttlMs } = asked;
          terminal.say(await operator.createToken({ projectId, read, write, admin, ttlMs }));
        }),
    );
}
