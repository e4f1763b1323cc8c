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
  const list = notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join("\n")];
  return [`### ${title}`, renderRows(head, rows), ...list].join("\n\n");
}

/** Rows of Markdown below their head, the first cell of each to the left. */
export function renderRows(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = `|${head.map((_, at) => (at === 0 ? "-" : "-:")).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
