/** The first line of what went wrong, without the process that it went wrong in. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n", 1)[0] ?? "").replace(/^[\w/-]+-child: (\w*Error: )?/, "");
}
