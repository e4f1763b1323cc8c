/** A fenced block of TypeScript in a document or in a comment. */
export interface CodeBlock {
  /** The file it stands in. */
  readonly file: string;
  /** The line of its first line of code, counted from 1. */
  readonly line: number;
  /** Its code, without the fences. */
  readonly code: string;
  /** The file that it must equal, from `<!-- file: … -->` right above it. */
  readonly sameAs?: string | undefined;
  /** Whether `<!-- run -->` right above it asks that it is run. */
  readonly run: boolean;
}

/** What is wrong with the documentation, and where. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Finds the TypeScript blocks of Markdown, be it a file or the inside of a comment. */
export function findBlocks(file: string, markdown: string): CodeBlock[] {
  const lines = markdown.split("\n");
  const blocks: CodeBlock[] = [];
  for (let open = 0; open < lines.length; open++) {
    const fence = /^\s*(`{3,}|~{3,})\s*(\w*)/.exec(lines[open] ?? "");
    if (fence === null) continue;
    const [, ticks = "", language = ""] = fence;
    let close = open + 1;
    while (close < lines.length && lines[close]?.trim() !== ticks) close++;
    if (/^(ts|typescript|tsx|mts)$/.test(language)) {
      const code = lines.slice(open + 1, close).join("\n");
      blocks.push({ file, line: open + 2, code, ...readDirectives(lines, open) });
    }
    open = close;
  }
  return blocks;
}

function readDirectives(lines: readonly string[], fence: number): Pick<CodeBlock, "sameAs" | "run"> {
  let sameAs: string | undefined;
  let run = false;
  for (let above = fence - 1; above >= 0; above--) {
    const directive = /^\s*<!--\s*(run|file:\s*(\S+))\s*-->\s*$/.exec(lines[above] ?? "");
    if (directive === null) break;
    if (directive[1] === "run") run = true;
    else sameAs = directive[2];
  }
  return { sameAs, run };
}
