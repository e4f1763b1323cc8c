import { type CodeBlock, findBlocks } from "./code-block.ts";

/** Finds the TypeScript blocks in the doc comments of a source file. */
export function findCommentBlocks(file: string, source: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  for (const comment of source.matchAll(/^[ \t]*\/\*\*.*?\*\//gms)) {
    const linesBefore = source.slice(0, comment.index).split("\n").length - 1;
    const markdown = comment[0].replace(/^[ \t]*\*(?!\/) ?/gm, "");
    for (const block of findBlocks(file, markdown)) blocks.push({ ...block, line: block.line + linesBefore });
  }
  return blocks;
}
