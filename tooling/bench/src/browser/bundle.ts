import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import type { Library } from "./library.ts";

/** What a browser loads, in bytes; or why it cannot. */
export type BundleSize = Bundle | { readonly failure: string };

/** What a browser loads. */
export interface Bundle {
  readonly minified: number;
  readonly gzip: number;
  /** Minified bytes by the folder that they come from, as in `core/blocks`. */
  readonly folders: Readonly<Record<string, number>>;
}

/** Which of a library's names a program takes. */
export type Extent = "everything" | "used";

const FOLDER = fileURLToPath(new URL("../../", import.meta.url));

/** Bundles a library for a browser, and weighs it. */
export async function weighBundle({ imports, external = [] }: Library, extent: Extent): Promise<BundleSize> {
  const lines = Object.entries(imports).map(([name, names]) => {
    return `export ${extent === "everything" ? "*" : `{ ${names.join(", ")} }`} from ${JSON.stringify(name)};`;
  });
  try {
    const { outputFiles, metafile } = await build({
      stdin: { contents: lines.join("\n"), resolveDir: FOLDER },
      bundle: true,
      minify: true,
      platform: "browser",
      format: "esm",
      external: [...external],
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    const code = outputFiles[0]?.contents ?? new Uint8Array();
    return { minified: code.length, gzip: gzipSync(code, { level: 9 }).length, folders: addUp(metafile) };
  } catch (error) {
    return { failure: describe(error) };
  }
}

function addUp({ outputs }: Metafile): Record<string, number> {
  const folders: Record<string, number> = {};
  for (const [path, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
    const [, name = "others"] = /packages\/(\w+\/dist(?:\/\w+(?=\/))?)/.exec(path) ?? [];
    const folder = name.replace("/dist", "");
    folders[folder] = (folders[folder] ?? 0) + bytesInOutput;
  }
  return folders;
}

function describe(error: unknown): string {
  const { errors = [] } = error as { errors?: readonly { readonly text: string }[] };
  const [first] = errors;
  return first === undefined ? String(error) : `${errors.length} errors, the first: ${first.text}`;
}
