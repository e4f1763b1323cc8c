import type { Command } from "commander";
import { rotateSigningKey } from "../../data/signing-keys.ts";
import { dataOption, examples } from "../command-options.ts";
import { requireDataFolder } from "../require-data-folder.ts";
import type { Terminal } from "../terminal.ts";

/** `rotate-key` makes a new key that signs tokens, or drops the old ones. */
export function addRotateKey(program: Command, terminal: Terminal): void {
  program
    .command("rotate-key")
    .description("sign tokens with a new key from now on; those of the old keys stay valid until these are dropped")
    .option("--drop-old", "drop the old keys instead: every token that they have signed ends")
    .addOption(dataOption())
    .addHelpText("after", examples("rotate-key --data /srv/iobeam", "rotate-key --drop-old"))
    .action(async ({ data, dropOld }: { data: string; dropOld?: true }) => {
      await requireDataFolder(data);
      const count = await rotateSigningKey(data, { dropOld });
      const old =
        count === 1 ? "no old one is left" : `tokens of ${count - 1} older ${count === 2 ? "key" : "keys"} stay valid`;
      terminal.say(`${dropOld ? "The newest key signs" : "A new key signs"} tokens; ${old}.`);
      terminal.say("A running server takes it in on SIGHUP: kill -HUP <its process id>");
    });
}
