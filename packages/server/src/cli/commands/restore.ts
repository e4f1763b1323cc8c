import type { Command } from "commander";
import { restore } from "../../operations/restore.ts";
import { dataOption, examples } from "../command-options.ts";
import { ownCommand } from "../own-command.ts";
import type { Terminal } from "../terminal.ts";

/** `restore` makes a data folder of a backup. */
export function addRestore(program: Command, terminal: Terminal): void {
  program
    .command("restore")
    .description("make a data folder of a backup, after it was checked; the folder must be new or empty")
    .argument("<backup>", "the folder that backup has made")
    .addOption(dataOption())
    .addHelpText("after", examples("restore /backup/2026-11-24 --data /srv/iobeam-again"))
    .action(async (source: string, { data }: { data: string }) => {
      const folder = await restore({ source, dataDir: data, tell: (step) => terminal.note(`${step} …`) });
      terminal.say(`Restored to ${folder}`, `Serve it: ${ownCommand()} start --data ${folder}`);
    });
}
