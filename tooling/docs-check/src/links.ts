import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "./code-block.ts";

/** Finds the relative links of a Markdown file that lead to no file, or to no heading in it. */
export function checkLinks(root: string, file: string, markdown: string): Problem[] {
  const problems: Problem[] = [];
  for (const [index, line] of withoutCode(markdown).split("\n").entries()) {
    for (const target of linksOf(line)) {
      const message = explain(root, file, target);
      if (message !== undefined) problems.push({ file, line: index + 1, message });
    }
  }
  return problems;
}

function linksOf(line: string): string[] {
  const found = line.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\s*\[[^\]]+\]:\s*(\S+)|\b(?:href|src)="([^"]+)"/g);
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function explain(root: string, file: string, target: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return undefined;
  const [path = "", anchor] = decodeURI(target).split("#");
  const from = join(root, file);
  const to = path === "" ? from : path.startsWith("/") ? join(root, path) : resolve(dirname(from), path);
  if (!existsSync(to)) return `link to ${target}, which does not exist`;
  if (anchor === undefined || !to.endsWith(".md") || statSync(to).isDirectory()) return undefined;
  return headingsOf(readFileSync(to, "utf8")).has(anchor) ? undefined : `link to ${target}: no such heading`;
}

/** The anchors that GitHub gives the headings of a file. */
function headingsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(markdown, "blocks").matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The Markdown with its code made blank, so that every line keeps its number. */
function withoutCode(markdown: string, which: "blocks" | "all" = "all"): string {
  const prose = markdown.replace(/^\s*(`{3,}|~{3,}).*?^\s*\1\s*$/gms, (block) => block.replace(/[^\n]/g, ""));
  return which === "all" ? prose.replace(/`[^`\n]*`/g, "") : prose;
}
