import { Option } from "commander";
import { parseProject } from "./parse-option.ts";

/** `--data`, which every command has. */
export function dataOption(): Option {
  return new Option("-d, --data <folder>", "the folder with keys and points")
    .env("IOBEAM_DATA")
    .default("./iobeam-data");
}

/** `--project`, which has to be given. */
export function projectOption(): Option {
  return new Option("--project <id>", "the project").argParser(parseProject).makeOptionMandatory();
}

/** What stands below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return ["", lines.length === 1 ? "Example:" : "Examples:", ...lines.map((line) => `  $ iobeam-server ${line}`)].join(
    "\n",
  );
}
