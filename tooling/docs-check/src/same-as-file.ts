import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeBlock, Problem } from "./code-block.ts";

/** Tells where a block that shows a file (`<!-- file: … -->`) differs from it. */
export function checkSameAsFile(root: string, block: CodeBlock): Problem[] {
  if (block.sameAs === undefined) return [];
  const path = join(root, block.sameAs);
  if (!existsSync(path)) return [{ ...placeOf(block), message: `shows ${block.sameAs}, which does not exist` }];
  const shown = block.code.trim().split("\n");
  const actual = readFileSync(path, "utf8").trim().split("\n");
  const differs = Array.from({ length: Math.max(shown.length, actual.length) }, (_, index) => index).find(
    (index) => shown[index] !== actual[index],
  );
  if (differs === undefined) return [];
  const message = `differs from ${block.sameAs}:${differs + 1}, which says ${JSON.stringify(actual[differs] ?? "(end)")}`;
  return [{ file: block.file, line: block.line + differs, message }];
}

function placeOf({ file, line }: CodeBlock): Pick<Problem, "file" | "line"> {
  return { file, line };
}
