/**
 * How often one of them is called at most. Whoever keeps something keeps the process alive until it is kept, and is
 * called again then: on a disk that fails each time, or beside a listener that adds a point each time, without end.
 */
const MOST_CALLS = 5;

interface Entry {
  readonly callback: () => Promise<boolean>;
  calls: number;
}

const entries = new Set<Entry>();

/**
 * Calls back each time when the process has nothing left to do, at most five times. A callback that has nothing to do
 * must leave it at that, so that the process ends.
 *
 * @returns a function that ends it
 */
export function callAtProcessEnd(callback: () => Promise<boolean>): () => void {
  const entry: Entry = { callback, calls: 0 };
  // One listener for all: Node.js warns of more than ten.
  if (entries.size === 0) process.on("beforeExit", onBeforeExit);
  entries.add(entry);
  return () => {
    if (entries.delete(entry) && entries.size === 0) process.off("beforeExit", onBeforeExit);
  };
}

/** Behind the program's own listeners, which may add something still, also those that were added later. */
function onBeforeExit(): void {
  process.nextTick(callAll);
}

function callAll(): void {
  for (const entry of [...entries]) {
    if (entry.calls++ < MOST_CALLS) entry.callback().catch(() => {});
  }
}
