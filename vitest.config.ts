import { defineConfig } from "vitest/config";

// `.ci/run` counts from this file; vitest's own closing lines are for people.
const report = process.env["IOBEAM_TEST_REPORT"];

export default defineConfig({
  resolve: { conditions: ["@iobeam/source"] },
  ssr: { resolve: { conditions: ["@iobeam/source", "node", "import", "default"] } },
  test: {
    include: ["{packages,apps,tooling}/*/test/**/*.test.ts"],
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    pool: "forks",
    // Child processes and workers that a test starts run TypeScript sources too, in whichever folder.
    execArgv: ["--conditions=@iobeam/source", "--import", import.meta.resolve("tsx")],
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
