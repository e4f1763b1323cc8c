import { join } from "node:path";
import { outboxFolderName } from "@iobeam/storage-fs";
import { startChild } from "../child/start-child.ts";
import { compareArrived } from "../client/run-contender.ts";
import { measureFolder } from "../server/folder-size.ts";
import { findFreePort } from "../server/free-port.ts";
import { withTemporaryFolder } from "../server/temporary-folder.ts";
import { startSink } from "../sink/sink.ts";
import type { BacklogOptions, Holding, Sending } from "./backlog.ts";
import type { BacklogRound } from "./outbox-data.ts";

/** What a backlog came to. */
export interface BacklogRun {
  readonly round: BacklogRound;
  readonly problems: readonly string[];
}

type Amount = Pick<BacklogOptions, "batchSize" | "points">;

/** Fills an outbox, holds it and sends it, each in a process of its own. */
export function runBacklog(amount: Amount): Promise<BacklogRun> {
  return withTemporaryFolder(async (folder) => {
    const nobody = { ...amount, folder, url: `http://127.0.0.1:${await findFreePort()}` };
    const filled = await inProcess<Holding>("fill", nobody);
    const bytes = await measureFolder(join(folder, outboxFolderName));
    const held = await inProcess<Holding>("hold", nobody);
    const { times, problem } = await send({ ...amount, folder });
    return {
      round: {
        filledRss: filled.rss,
        restartedRss: held.rss,
        bytesPerPoint: bytes / amount.points,
        ...times,
      },
      problems: [filled.problem, held.problem, problem].filter((text) => text !== undefined),
    };
  });
}

async function send(
  options: Omit<BacklogOptions, "url">,
): Promise<{ times: Pick<BacklogRound, "buildMs" | "firstMs" | "drainedMs">; problem: string | undefined }> {
  const sink = await startSink({ protocol: "iobeam-blocks", paused: false });
  try {
    const { startedAt, builtAt, drainedAt, problem } = await inProcess<Sending>("send", { ...options, url: sink.url });
    const firstAt = (await sink.firstArrival()) ?? Number.NaN;
    const mismatch = compareArrived(await sink.report(), { kind: "walk", points: options.points });
    return {
      times: { buildMs: builtAt - startedAt, firstMs: firstAt - startedAt, drainedMs: drainedAt - startedAt },
      problem: problem ?? mismatch,
    };
  } finally {
    await sink.end();
  }
}

async function inProcess<Result>(task: string, options: BacklogOptions): Promise<Result> {
  const child = startChild("outbox/backlog-child", ["--expose-gc"]);
  try {
    return await child.ask<Result>(task, options);
  } finally {
    await child.end();
  }
}
