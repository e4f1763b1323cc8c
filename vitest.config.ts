import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@iobeam/source"] },
  ssr: { resolve: { conditions: ["@iobeam/source", "node", "import", "default"] } },
  test: {
    include: ["{packages,apps,tooling}/*/test/**/*.test.ts"],
    pool: "forks",
    // Child processes and workers that a test starts run TypeScript sources too.
    execArgv: ["--conditions=@iobeam/source", "--import", "tsx"],
    restoreMocks: true,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
