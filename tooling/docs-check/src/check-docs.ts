import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CodeBlock, findBlocks, type Problem } from "./code-block.ts";
import { findCommentBlocks } from "./comment-blocks.ts";
import { findFiles } from "./find-files.ts";
import { checkLinks } from "./links.ts";
import { runBlocks } from "./run-blocks.ts";
import { checkSameAsFile } from "./same-as-file.ts";
import { typeCheck } from "./type-check.ts";

/** What a look through the documentation found. */
export interface DocsReport {
  readonly files: number;
  readonly blocks: readonly CodeBlock[];
  readonly problems: readonly Problem[];
}

/**
 * Looks through every Markdown file and every doc comment of the packages below `root`: blocks compile,
 * blocks that show a file equal it, those marked so run, links lead somewhere.
 */
export async function checkDocs(root: string): Promise<DocsReport> {
  const problems: Problem[] = [];
  const blocks: CodeBlock[] = [];
  const documents = await findFiles(root, (path) => path.endsWith(".md") && !/\.api\.md$|CHANGELOG\.md$/.test(path));
  for (const file of documents) {
    const markdown = await readFile(join(root, file), "utf8");
    blocks.push(...findBlocks(file, markdown));
    problems.push(...checkLinks(root, file, markdown));
  }
  const sources = await findFiles(root, (path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path));
  for (const file of sources) blocks.push(...findCommentBlocks(file, await readFile(join(root, file), "utf8")));
  for (const block of blocks) problems.push(...checkSameAsFile(root, block));
  problems.push(...typeCheck(root, blocks));
  problems.push(...(await runBlocks(root, blocks)));
  return { files: documents.length + sources.length, blocks, problems };
}
