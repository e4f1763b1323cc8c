import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createServer } from "@iobeam/server";
import type { CodeBlock, Problem } from "./code-block.ts";

const execute = promisify(execFile);

/**
 * Runs each block that asks for it (`<!-- run -->`) as a user would, in an empty folder with the packages at
 * hand: `IOBEAM_URL` is a real backend, `IOBEAM_PROJECT_ID` a project of its own, `IOBEAM_PROJECT_TOKEN` may
 * read and write in it, `IOBEAM_READ_TOKEN` may only read. It has to end by itself, with exit code 0.
 */
export async function runBlocks(root: string, blocks: readonly CodeBlock[]): Promise<Problem[]> {
  const asked = blocks.filter((block) => block.run);
  if (asked.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), "iobeam-docs-"));
  const server = await createServer({ dataDir: join(folder, "data"), port: 0 });
  try {
    const problems: Problem[] = [];
    for (const [index, block] of asked.entries()) {
      const { projectId } = await server.createProject(`block-${index}`);
      const rights = { projectId, read: true, admin: false };
      const message = await runBlock(root, join(folder, `block-${index}`), block.code, {
        IOBEAM_URL: server.url,
        IOBEAM_PROJECT_ID: String(projectId),
        IOBEAM_PROJECT_TOKEN: await server.createToken({ ...rights, write: true }),
        IOBEAM_READ_TOKEN: await server.createToken({ ...rights, write: false }),
      });
      if (message !== undefined) problems.push({ file: block.file, line: block.line, message });
    }
    return problems;
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves to what went wrong, if anything. */
async function runBlock(
  root: string,
  folder: string,
  code: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  await mkdir(join(folder, "node_modules/@iobeam"), { recursive: true });
  for (const name of await readdir(join(root, "packages"))) {
    await symlink(join(root, "packages", name), join(folder, "node_modules/@iobeam", name), "junction");
  }
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  await writeFile(join(folder, "program.ts"), code);
  const args = ["--conditions=@iobeam/source", "--import", import.meta.resolve("tsx"), "program.ts"];
  try {
    await execute(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, timeout: 60_000 });
    return undefined;
  } catch (error) {
    const { killed, stderr } = error as { readonly killed?: boolean; readonly stderr?: string };
    return `does not run: ${killed ? "it did not end within 60 s" : (stderr ?? String(error)).trim()}`;
  }
}
