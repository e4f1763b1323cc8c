/** Requests that a backend once failed at, as Latin-1, without a token: each is sent with a good one. */
export const FAILED_ONCE: readonly (readonly [method: string, path: string, body?: string])[] = [
  // Too deep for the stack of what measured it.
  ["POST", "namespaces", makeDeep(4_900)],
  // Too deep for the way to the thread that stores it, and back: nothing was stored any more.
  ["POST", "namespaces", makeDeep(2_000)],
];

function makeDeep(levels: number): string {
  const labels = `{"deep":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  return `{"namespace_name":"deep","partitioning_field":"d","fields":{},"labels":${labels}}`;
}
