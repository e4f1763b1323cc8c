import { type Command, Option } from "commander";
import { createToken } from "../../backend.ts";
import { dataOption, examples, projectOption } from "../command-options.ts";
import { withOperator } from "../operator.ts";
import { parseTtl } from "../parse-option.ts";
import type { Terminal } from "../terminal.ts";

interface Asked {
  readonly project: number;
  readonly ttl: number;
  readonly data: string;
  readonly read?: true;
  readonly write?: true;
  readonly admin?: true;
  readonly device?: string;
  readonly refresh: boolean;
}

/** `create-token` prints a token alone, for scripts. */
export function addCreateToken(program: Command, terminal: Terminal): void {
  const ttl = new Option("--ttl <duration>", "how long it lasts: a number with w, d, h, m or s");
  program
    .command("create-token")
    .description("make a token for a project and print it alone")
    .addOption(projectOption())
    .option("--read", "it may read points (so too where no right is named)")
    .option("--write", "it may register devices and import points")
    .option("--admin", "it may administer the project")
    .option("--device <id>", "it is for this device alone")
    .option("--no-refresh", "it cannot be changed for a fresh one when it has ended")
    .addOption(ttl.argParser(parseTtl).default(parseTtl("30d"), "30d"))
    .addOption(dataOption())
    .addHelpText(
      "after",
      examples("create-token --project 1 --read --write --ttl 52w", "create-token --project 1 --write --device bed-3"),
    )
    .action((asked: Asked) =>
      withOperator(asked.data, async (operator) => {
        const { project: projectId, read, write, admin, ttl: ttlMs, device: deviceId, refresh: refreshable } = asked;
        terminal.say(await createToken(operator, { projectId, read, write, admin, ttlMs, deviceId, refreshable }));
      }),
    );
}
