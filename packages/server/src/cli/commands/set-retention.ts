import type { Command } from "commander";
import { formatDuration } from "../../tokens/duration.ts";
import { dataOption, examples, projectOption } from "../command-options.ts";
import { withOperator } from "../operator.ts";
import { parseKeep } from "../parse-option.ts";
import type { Terminal } from "../terminal.ts";

interface Asked {
  readonly project: number;
  readonly keep: number | "forever";
  readonly data: string;
}

/** `set-retention` says how long a project's points are kept. */
export function addSetRetention(program: Command, terminal: Terminal): void {
  program
    .command("set-retention")
    .description("say how long the points of a project are kept; older ones are deleted for good while the server runs")
    .addOption(projectOption())
    .requiredOption("--keep <duration>", "a number with w, d, h, m or s, or forever", parseKeep)
    .addOption(dataOption())
    .addHelpText("after", examples("set-retention --project 1 --keep 90d", "set-retention --project 1 --keep forever"))
    .action(({ project, keep, data }: Asked) =>
      withOperator(data, async ({ store }) => {
        const changed = await store.projects.update(project, { retentionMs: keep === "forever" ? null : keep });
        if (changed === "unknown") throw new Error(`--project: there is no project ${project}.`);
        const until = keep === "forever" ? "for ever" : `for ${formatDuration(keep)}`;
        terminal.say(`Points of project ${project} are kept ${until}${changed === "unchanged" ? ", as before" : ""}.`);
      }),
    );
}
