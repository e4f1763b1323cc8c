import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Library } from "./library.ts";

/** What a browser loads, in bytes; or why it cannot. */
export type BundleSize = { readonly minified: number; readonly gzip: number } | { readonly failure: string };

/** Which of a library's names a program takes. */
export type Extent = "everything" | "used";

const FOLDER = fileURLToPath(new URL("../../", import.meta.url));

/** Bundles a library for a browser, and weighs it. */
export async function weighBundle({ imports, external = [] }: Library, extent: Extent): Promise<BundleSize> {
  const lines = Object.entries(imports).map(([name, names]) => {
    return `export ${extent === "everything" ? "*" : `{ ${names.join(", ")} }`} from ${JSON.stringify(name)};`;
  });
  try {
    const { outputFiles } = await build({
      stdin: { contents: lines.join("\n"), resolveDir: FOLDER },
      bundle: true,
      minify: true,
      platform: "browser",
      format: "esm",
      external: [...external],
      write: false,
      logLevel: "silent",
    });
    const code = outputFiles[0]?.contents ?? new Uint8Array();
    return { minified: code.length, gzip: gzipSync(code, { level: 9 }).length };
  } catch (error) {
    return { failure: describe(error) };
  }
}

function describe(error: unknown): string {
  const { errors = [] } = error as { errors?: readonly { readonly text: string }[] };
  const [first] = errors;
  return first === undefined ? String(error) : `${errors.length} errors, the first: ${first.text}`;
}
