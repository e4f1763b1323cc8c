import type { Command } from "commander";
import { createProject, createToken } from "../../backend.ts";
import { dataOption, examples } from "../command-options.ts";
import { describeProject } from "../describe-project.ts";
import { type Operator, withOperator } from "../operator.ts";
import type { Terminal } from "../terminal.ts";

/** `create-project` makes a project with tokens. */
export function addCreateProject(program: Command, terminal: Terminal): void {
  program
    .command("create-project")
    .description("make a project with a device token and a read token")
    .argument("<name>", "its name, for people")
    .addOption(dataOption())
    .option("--url <url>", "where the server is reached, for the lines to copy", DEFAULT_URL)
    .addHelpText("after", examples("create-project greenhouse --data /srv/iobeam"))
    .action((name: string, { data, url }: { data: string; url: string }) =>
      withOperator(data, async (operator) => {
        const lines = await makeProject(operator, name, url);
        terminal.say(...operator.news, ...lines);
      }),
    );
}

/** Where a server is reached unless it is told otherwise. */
export const DEFAULT_URL = "http://127.0.0.1:4626/v1/";

/** Makes a project with its tokens, and tells how to use it. */
export async function makeProject(operator: Operator, name: string, url: string): Promise<string[]> {
  const project = await createProject(operator, name);
  const { projectId } = project;
  const deviceToken = await createToken(operator, { projectId, read: true, write: true });
  const readToken = await createToken(operator, { projectId, read: true });
  return describeProject({ project, url, deviceToken, readToken });
}
