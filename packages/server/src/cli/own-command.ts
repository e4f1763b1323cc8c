/** How this command was started: in a checkout there is no package to run. */
export function ownCommand(): string {
  return process.env["npm_lifecycle_event"] === "serve" ? "npx pnpm@12 serve" : "npx @iobeam/server";
}
