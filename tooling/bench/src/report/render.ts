import { getBorderCharacters, table } from "table";
import type { Table } from "../section.ts";

/** A table for the terminal. */
export function renderForTerminal({ title, head, rows, notes = [] }: Table): string {
  const border = getBorderCharacters("norc");
  const drawn = table(
    [head, ...rows].map((row) => [...row]),
    {
      border,
      drawHorizontalLine: (line, count) => line < 2 || line === count,
      columns: head.map((_, at) => ({ alignment: at === 0 ? "left" : "right" })),
    },
  );
  return [title, drawn.trimEnd(), ...notes.map((note) => `· ${note}`), ""].join("\n");
}

/** A table for Markdown. */
export function renderMarkdown({ title, head, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = `|${head.map((_, at) => (at === 0 ? "-" : "-:")).join("|")}|`;
  const list = notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join("\n")];
  return [`### ${title}`, [line(head), rule, ...rows.map(line)].join("\n"), ...list].join("\n\n");
}
