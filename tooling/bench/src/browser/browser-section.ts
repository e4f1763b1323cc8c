import { formatCount, formatNumber, formatSpread } from "../report/format.ts";
import { makeGoal } from "../report/goal.ts";
import { quantile } from "../report/spread.ts";
import type { Section } from "../section.ts";
import { type BundleSize, weighBundle } from "./bundle.ts";
import { timeEmptyImport, timeImport } from "./import-time.ts";
import { libraries, OWN_CODE } from "./library.ts";

interface BrowserRow {
  readonly name: string;
  readonly everything: BundleSize;
  readonly used: BundleSize;
  /** Milliseconds over an empty module's, for each run; none where packages are left out of the bundle. */
  readonly importMs: readonly number[];
}

/** What loading each library takes. */
export interface BrowserData {
  readonly rows: readonly BrowserRow[];
}

const IMPORTS = 15;

/** What a browser has to load, and how long Node takes to import it. */
export const browserSection: Section<BrowserData> = {
  name: "browser",
  title: "Bundle and import",
  async run({ quick }, progress) {
    const times = new Map<string, number[]>(libraries.map(({ name }) => [name, []]));
    for (let round = 0; round < (quick ? 3 : IMPORTS); round++) {
      progress(`imports, run ${round + 1}`);
      const empty = await timeEmptyImport();
      for (const library of libraries.filter(({ external }) => external === undefined)) {
        times.get(library.name)?.push((await timeImport(library)) - empty);
      }
    }
    const rows: BrowserRow[] = [];
    for (const library of libraries) {
      progress(`bundle: ${library.name}`);
      const [everything, used] = [await weighBundle(library, "everything"), await weighBundle(library, "used")];
      rows.push({ name: library.name, everything, used, importMs: times.get(library.name) ?? [] });
    }
    return { rows: rows.sort((one, other) => gzipOf(one.used) - gzipOf(other.used)) };
  },
  goals: ({ rows }) => {
    const own = rows.find(({ name }) => name === OWN_CODE)?.used;
    const kilobytes = own !== undefined && "gzip" in own ? [own.gzip / 1_000] : [];
    return [makeGoal({ figure: "first-party code in a browser's bundle", most: 8, unit: " kB" }, kilobytes)];
  },
  ratios: ({ rows }) => [
    {
      title: "Bundle and import",
      head: ["", "what a sending program imports, kB", "the whole library, kB", "import in Node, ms"],
      rows: rows.map(({ name, used, everything, importMs }) => [
        name,
        formatSize(used),
        formatSize(everything),
        importMs.length === 0
          ? "–"
          : `${formatNumber(quantile(importMs, 0.5))} (${formatNumber(quantile(importMs, 0.1))}–${formatNumber(quantile(importMs, 0.9))})`,
      ]),
      notes: [
        "kB of 1,000 bytes: bundled and minified with esbuild for a browser, then gzip -9",
        "import: a new process each time, less the time of an empty module; the median, and 10 and 90 of 100",
        ...rows.flatMap(({ name, used }) =>
          "failure" in used ? [`${name} cannot be bundled for a browser: ${used.failure}`] : [],
        ),
      ],
    },
  ],
  tables: ({ rows }) => {
    const own = rows.find(({ name }) => name === OWN_CODE)?.used;
    if (own === undefined || !("folders" in own)) return [];
    const folders = Object.entries(own.folders).sort(([, one], [, other]) => other - one);
    return [
      {
        title: "Bundle: what iobeam's own code is made of, in minified bytes",
        head: ["folder", "bytes", "part"],
        rows: folders.map(([folder, bytes]) => [
          folder,
          formatCount(bytes),
          `${formatNumber((bytes / own.minified) * 100)} %`,
        ]),
      },
    ];
  },
  problems: () => [],
};

function gzipOf(size: BundleSize): number {
  return "gzip" in size ? size.gzip : Number.POSITIVE_INFINITY;
}

function formatSize(size: BundleSize): string {
  return "gzip" in size ? formatSpread([size.gzip / 1_000]) : "–";
}
