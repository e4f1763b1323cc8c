import { describe, expect, it } from "vitest";
import { type Options, readOptions } from "../src/options.ts";
import type { Section } from "../src/report/section.ts";
import { runLoad } from "../src/run.ts";

async function run(options: Options): Promise<Section[]> {
  const sections: Section[] = [];
  await runLoad(options, (section) => sections.push(section));
  return sections;
}

/** What has to hold on every machine, and does not; how fast it was does not count. */
function failed(sections: readonly Section[]): unknown[] {
  const goals = sections.flatMap((section) => section.goals);
  return goals.filter(({ isRequired, isReached }) => isRequired && !isReached);
}

describe("a short load", () => {
  it("loses nothing of lists, tables and blocks, nor under kills", async () => {
    const words = ["--short", "--no-reads", "--seconds", "2", "--devices", "30", "--forms", "list,table,blocks"];
    const sections = await run(readOptions(words));
    expect(sections.map(({ rows }) => rows.length)).toEqual([8, 1]);
    expect(failed(sections)).toEqual([]);
    // Something was sent, by every part.
    for (const { rows, head } of sections) {
      const at = head.indexOf("acknowledged");
      for (const row of rows) if (row[at] !== "") expect(Number(row[at]?.replaceAll(",", ""))).toBeGreaterThan(0);
    }
  }, 120_000);

  it("reads beside a writer, and while the store grows", async () => {
    const small = { fewPoints: 20_000, manyPoints: 100_000, readCount: 8 };
    const options = { ...readOptions(["--short", "--kill", "0", "--points", "100", "--seconds", "1"]), ...small };
    const sections = await run(options);
    expect(sections.at(-1)?.goals).toHaveLength(6);
    expect(failed(sections)).toEqual([]);
  }, 120_000);
});
