import { dirname, join, relative } from "node:path";
import ts from "typescript";
import type { CodeBlock, Problem } from "./code-block.ts";
import { findSourcePaths } from "./source-paths.ts";

/**
 * Compiles each block as a module of its own, in the folder of the file it stands in, against the sources
 * of the packages.
 */
export function typeCheck(root: string, blocks: readonly CodeBlock[]): Problem[] {
  const options = readOptions(root);
  const host = ts.createCompilerHost(options);
  const modules = new Map<string, CodeBlock>();
  for (const block of blocks) {
    const name = `${block.file.split("/").at(-1)}.${block.line}.example.ts`;
    modules.set(join(root, dirname(block.file), name), block);
  }
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => modules.has(path) || fileExists.call(host, path);
  host.readFile = (path) => textOf(modules.get(path)) ?? readFile.call(host, path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = textOf(modules.get(path));
    return text === undefined
      ? getSourceFile.call(host, path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion, true);
  };
  const program = ts.createProgram([...modules.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => toProblem(root, modules, diagnostic));
}

/** The code moved down to the line it has in its document, so that the compiler's lines are the document's. */
function textOf(block: CodeBlock | undefined): string | undefined {
  return block && "\n".repeat(block.line - 1) + block.code;
}

function readOptions(root: string): ts.CompilerOptions {
  const folder = join(root, "tooling/typescript");
  const { config } = ts.readConfigFile(join(folder, "test.json"), ts.sys.readFile);
  return {
    ...ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, folder).options,
    // An example ends where it has shown its point.
    noUnusedLocals: false,
    noUnusedParameters: false,
    typeRoots: [join(root, "node_modules/@types")],
    paths: findSourcePaths(root),
  };
}

function toProblem(root: string, modules: ReadonlyMap<string, CodeBlock>, diagnostic: ts.Diagnostic): Problem {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n  ");
  const { file, start = 0 } = diagnostic;
  if (file === undefined) return { file: "tooling/typescript/test.json", line: 1, message };
  const line = file.getLineAndCharacterOfPosition(start).line + 1;
  return { file: modules.get(file.fileName)?.file ?? relative(root, file.fileName), line, message };
}
