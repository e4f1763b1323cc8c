import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findBlocks, type Problem } from "../src/code-block.ts";
import { findCommentBlocks } from "../src/comment-blocks.ts";
import { checkLinks } from "../src/links.ts";
import { runBlocks } from "../src/run-blocks.ts";
import { checkSameAsFile } from "../src/same-as-file.ts";
import { typeCheck } from "../src/type-check.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "docs-check-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("blocks", () => {
  it("are found with their line, and only where they are TypeScript", () => {
    const markdown = "# Title\n\n```sh\nls\n```\n\n```ts\nconst a = 1;\n```\n\n~~~typescript\nb;\n~~~\n";
    expect(findBlocks("README.md", markdown)).toEqual([
      { file: "README.md", line: 8, code: "const a = 1;", sameAs: undefined, run: false },
      { file: "README.md", line: 12, code: "b;", sameAs: undefined, run: false },
    ]);
  });

  it("carry the directives right above them", () => {
    const [block] = findBlocks("README.md", "<!-- run -->\n<!-- file: src/a.ts -->\n```ts\na;\n```\n");
    expect(block).toMatchObject({ sameAs: "src/a.ts", run: true });
  });

  it("are found in doc comments, also deeper ones", () => {
    const source =
      "export class A {\n  /**\n   * Does.\n   *\n   * @example\n   * ```ts\n   * f(1);\n   * ```\n   */\n}\n";
    expect(findCommentBlocks("a.ts", source)).toEqual([
      { file: "a.ts", line: 7, code: "f(1);", sameAs: undefined, run: false },
    ]);
  });
});

describe("the compiler", () => {
  const good =
    'import { Timestamp } from "@iobeam/core";\nconst start = new Timestamp(1);\nawait Promise.resolve(start);';
  const blocks = {
    10: 'import { DataPoint } from "@iobeam/core";\nnew DataPoint("21.5");',
    20: good,
    30: good,
    40: "start;",
    50: 'import { Nothing } from "@iobeam/core";\nNothing;',
    60: "const first: number = [1, 2][0];\nfirst;",
  };
  let problems: Problem[];

  beforeAll(() => {
    const inReadme = Object.entries(blocks).map(([line, code]) => ({
      file: "README.md",
      line: Number(line),
      code,
      run: false,
    }));
    problems = typeCheck(repository, inReadme);
  });

  const from = (line: number) => problems.filter((problem) => problem.line >= line && problem.line < line + 10);

  it("names file and line of a mistake", () => {
    expect(from(10)).toEqual([{ file: "README.md", line: 11, message: expect.stringContaining("not assignable") }]);
  });

  it("knows the packages, and takes each block as a module of its own", () => {
    expect([...from(20), ...from(30)]).toEqual([]);
    expect(from(40)).toMatchObject([{ line: 40, message: "Cannot find name 'start'." }]);
  });

  it("refuses an export that is not there, and what strict flags refuse", () => {
    expect(from(50)).toMatchObject([{ line: 50 }]);
    expect(from(60)).toMatchObject([{ line: 60 }]);
  });
});

describe("a block that shows a file", () => {
  const block = { file: "README.md", line: 5, code: "a;\nb;\n", sameAs: "a.ts", run: false };

  it("passes when it equals the file but for blanks around it", () => {
    writeFileSync(join(root, "a.ts"), "\na;\nb;\n");
    expect(checkSameAsFile(root, block)).toEqual([]);
  });

  it("fails at the line that differs, and where there is no file", () => {
    expect(checkSameAsFile(root, block)).toMatchObject([{ line: 5, message: "shows a.ts, which does not exist" }]);
    writeFileSync(join(root, "a.ts"), "a;\nc;\n");
    expect(checkSameAsFile(root, block)).toMatchObject([{ file: "README.md", line: 6 }]);
    writeFileSync(join(root, "a.ts"), "a;\n");
    expect(checkSameAsFile(root, block)).toMatchObject([{ line: 6, message: expect.stringContaining("(end)") }]);
  });
});

describe("a block that is run", () => {
  const block = (code: string) => ({ file: "README.md", line: 5, code, run: true });

  it("finds a backend, a project and tokens in its environment", async () => {
    const code = `
      import { ClientBuilder, DataPoint } from "@iobeam/client";
      const { IOBEAM_URL = "", IOBEAM_PROJECT_ID, IOBEAM_PROJECT_TOKEN = "" } = process.env;
      const builder = new ClientBuilder(Number(IOBEAM_PROJECT_ID), IOBEAM_PROJECT_TOKEN).setBackend(IOBEAM_URL);
      const client = await builder.saveToDisk().registerDevice().build();
      client.addDataPoint("temperature", new DataPoint(21.5));
      if (!(await client.send())) throw new Error("not sent");`;
    expect(await runBlocks(repository, [block(code)])).toEqual([]);
  });

  it("fails with what it printed where it throws", async () => {
    const failing = await runBlocks(repository, [block('throw new Error("planted");')]);
    expect(failing).toMatchObject([{ file: "README.md", line: 5, message: expect.stringContaining("planted") }]);
  });
});

describe("links", () => {
  it("must lead to a file and to a heading in it", () => {
    writeFileSync(join(root, "other.md"), "# Two words & more\n");
    const markdown =
      "[a](other.md) [b](other.md#two-words--more) [c](https://x.y) [d](mailto:a@b.c) `[e](f.md)`\n[g](gone.md)\n[h](other.md#gone)\n";
    expect(checkLinks(root, "README.md", markdown)).toEqual([
      { file: "README.md", line: 2, message: "link to gone.md, which does not exist" },
      { file: "README.md", line: 3, message: "link to other.md#gone: no such heading" },
    ]);
  });
});
