import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "./run.ts";

/** A way to compile the consumer's program. */
export interface Compilation {
  /** The package that holds the compiler. */
  readonly compiler: string;
  readonly moduleResolution: "nodenext" | "bundler";
}

/** The compilers and resolutions that users have. */
export const compilations: readonly Compilation[] = ["typescript", "typescript-7"].flatMap((compiler) => [
  { compiler, moduleResolution: "nodenext" as const },
  { compiler, moduleResolution: "bundler" as const },
]);

/** Compiles the consumer's programs, strictly and with the declarations of libraries checked too. */
export async function compile(consumer: string, { compiler, moduleResolution }: Compilation): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve(`${compiler}/package.json`);
  const module = moduleResolution === "bundler" ? "esnext" : "nodenext";
  const flags = "--noEmit --strict --exactOptionalPropertyTypes --skipLibCheck false --target es2022";
  const args = [...flags.split(" "), "--module", module, "--moduleResolution", moduleResolution, "typed.mts"];
  await run(process.execPath, [join(dirname(manifest), "bin/tsc"), ...args], { cwd: consumer });
}
