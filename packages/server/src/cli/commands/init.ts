import type { Command } from "commander";
import { dataOption, examples } from "../command-options.ts";
import { withOperator } from "../operator.ts";
import { ownCommand } from "../own-command.ts";
import type { Terminal } from "../terminal.ts";
import { DEFAULT_URL, makeProject } from "./create-project.ts";

interface Asked {
  readonly data: string;
  readonly project?: string;
  readonly url: string;
}

/** `init` makes a data folder ready before the first start. */
export function addInit(program: Command, terminal: Terminal): void {
  program
    .command("init")
    .description("make the data folder, its keys and its database; what is there stays as it is")
    .addOption(dataOption())
    .option("--project <name>", "make a first project too, where there is none")
    .option("--url <url>", "where the server will be reached, for the lines to copy", DEFAULT_URL)
    .addHelpText("after", examples("init --data /srv/iobeam", "init --project greenhouse"))
    .action(({ data, project, url }: Asked) =>
      withOperator(data, async (operator) => {
        const { folder, news, store } = operator;
        terminal.say(...(news.length === 0 ? [`Everything is there in ${folder.path} already.`] : news));
        if (project !== undefined) {
          const hasProjects = (await store.projects.list()).length > 0;
          terminal.say(
            ...(hasProjects ? ["There are projects: none was made."] : await makeProject(operator, project, url)),
          );
        }
        terminal.say("", `Serve it: ${ownCommand()} start --data ${folder.path}`);
      }),
    );
}
