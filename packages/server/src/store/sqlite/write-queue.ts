import { StorageError } from "@iobeam/core";
import { toError } from "../../threads/failure.ts";
import type { ThreadLink } from "../../threads/thread-link.ts";
import type { Write, WriteOutcome, WriteValues } from "./write.ts";

const MOST_WRITES = 256;
const MOST_BYTES = 4 * 1_024 * 1_024;

/** Collects the writes that come while the writer is at work, and hands them over together. */
export interface WriteQueue {
  /** Resolves when the write is durable. */
  write<W extends Write>(write: W): Promise<WriteValues[W["kind"]]>;
  /** Takes no more writes; resolves when those that were taken are settled. */
  close(): Promise<void>;
}

interface Waiting {
  readonly write: Write;
  readonly bytes: number;
  resolve(value: WriteValues[Write["kind"]]): void;
  reject(error: unknown): void;
}

/**
 * Makes the queue in front of a writer. All writes that wait when the writer becomes free are one
 * group, and so one commit, up to 256 writes or about 4 MiB of blocks.
 *
 * @param writer - carries out groups
 * @param path - the database file, for messages
 */
export function createWriteQueue(writer: ThreadLink<readonly Write[], WriteOutcome[]>, path: string): WriteQueue {
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  function takeGroup(): Waiting[] {
    let bytes = 0;
    const end = waiting.findIndex((next, index) => {
      bytes += next.bytes;
      return index > 0 && (index === MOST_WRITES || bytes > MOST_BYTES);
    });
    return waiting.splice(0, end === -1 ? waiting.length : end);
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = takeGroup();
      const outcomes = await writer.ask(group.map(({ write }) => write)).catch((error: unknown) => ({ error }));
      for (const [index, asker] of group.entries()) {
        if ("error" in outcomes) asker.reject(outcomes.error);
        else settle(asker, outcomes[index] as WriteOutcome);
      }
    }
    running = undefined;
  }

  function settle({ resolve, reject }: Waiting, outcome: WriteOutcome): void {
    if ("value" in outcome) resolve(outcome.value);
    else reject(new StorageError("write", path, { cause: toError(outcome.failure) }));
  }

  return {
    write<W extends Write>(write: W): Promise<WriteValues[W["kind"]]> {
      if (closed) return Promise.reject(new StorageError("write", path, { cause: new Error("the store is closed") }));
      return new Promise((resolve, reject) => {
        waiting.push({ write, bytes: countBytes(write), resolve: resolve as Waiting["resolve"], reject });
        running ??= run();
      });
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

function countBytes(write: Write): number {
  if (write.kind !== "append") return 1;
  let bytes = 0;
  for (const { blocks } of write.batches) for (const { block } of blocks) bytes += block.length;
  return bytes;
}
