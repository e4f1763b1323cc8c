import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Child, startChild } from "../child/start-child.ts";
import { describeFailure } from "../report/describe-failure.ts";
import { withTemporaryFolder } from "../server/temporary-folder.ts";
import type { AppendRound } from "./outbox-data.ts";
import type { AppendEnd, AppendOptions, AppendPart } from "./time-appends.ts";

/** What one of those that append came to. */
export interface AppendOutcome {
  readonly round: AppendRound | undefined;
  readonly problem: string | undefined;
}

/** How much is appended, and how. */
export type AppendWork = Omit<AppendOptions, "name" | "folder">;

/** All of them take turns of so many batches: a disk that is slow for a while is so for all of them. */
const TURN_BATCHES = 20;

/** A turn has several groups of those that are appended at a time. */
const TURN_GROUPS = 5;

/** Appends the same batches with each of those that are named, in processes and folders of their own. */
export function runAppends(names: readonly string[], work: AppendWork): Promise<ReadonlyMap<string, AppendOutcome>> {
  return withTemporaryFolder(async (folder) => {
    const all = names.map((name) => new Contestant(name));
    try {
      for (const each of all) await each.begin(join(folder, String(all.indexOf(each))), work);
      for (const count of cutIntoTurns(work)) {
        for (const each of all) await each.append(count);
      }
      for (const each of all) await each.end(work.batches);
    } finally {
      await Promise.all(all.map((each) => each.stop()));
    }
    return new Map(all.map(({ name, outcome }) => [name, outcome]));
  });
}

function cutIntoTurns({ batches, atOnce }: AppendWork): number[] {
  const size = atOnce === 1 ? TURN_BATCHES : atOnce * TURN_GROUPS;
  return Array.from({ length: Math.ceil(batches / size) }, (_, turn) => Math.min(size, batches - turn * size));
}

/** One of those that append. After a failure it does nothing more. */
class Contestant {
  readonly name: string;
  readonly #child: Child = startChild("outbox/append-child");
  #ms = 0;
  #syncs = 0;
  #round: AppendRound | undefined;
  #problem: string | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get outcome(): AppendOutcome {
    return { round: this.#round, problem: this.#problem };
  }

  begin(folder: string, work: AppendWork): Promise<void> {
    return this.#attempt(async () => {
      await mkdir(folder);
      await this.#child.ask("begin", { ...work, name: this.name, folder });
    });
  }

  append(count: number): Promise<void> {
    return this.#attempt(async () => {
      const { ms, syncs } = await this.#child.ask<AppendPart>("append", count);
      this.#ms += ms;
      this.#syncs += syncs;
    });
  }

  end(batches: number): Promise<void> {
    return this.#attempt(async () => {
      const { bytesPerPoint, mismatch } = await this.#child.ask<AppendEnd>("end");
      const syncsPerBatch = this.#syncs === 0 ? null : this.#syncs / batches;
      this.#round = { batchMs: this.#ms / batches, bytesPerPoint, syncsPerBatch };
      this.#problem = mismatch;
    });
  }

  stop(): Promise<void> {
    return this.#child.end();
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.#problem !== undefined) return;
    try {
      await work();
    } catch (error) {
      this.#problem = describeFailure(error);
    }
  }
}
