import type { Command } from "commander";
import { backUp } from "../../operations/backup.ts";
import { dataOption, examples } from "../command-options.ts";
import { requireDataFolder } from "../require-data-folder.ts";
import type { Terminal } from "../terminal.ts";

const MOST_TOLD = 20;

/** `backup` copies a backend while it serves. */
export function addBackup(program: Command, terminal: Terminal): void {
  program
    .command("backup")
    .description("copy everything to a new folder, also while the server runs; it holds secrets: keep it safe")
    .argument("<folder>", "the backup; there must be nothing of this name")
    .addOption(dataOption())
    .addHelpText("after", examples("backup /backup/2026-11-24 --data /srv/iobeam"))
    .action(async (target: string, { data }: { data: string }) => {
      const dataDir = await requireDataFolder(data);
      let told = -1;
      const folder = await backUp({
        dataDir,
        target,
        tell({ done, total }) {
          const step = Math.floor((done / Math.max(total, 1)) * MOST_TOLD);
          if (step === told) return;
          told = step;
          terminal.note(`copied ${done} of ${total} pages (${Math.floor((step / MOST_TOLD) * 100)} %)`);
        },
      });
      terminal.say(`Backed up to ${folder}`);
    });
}
