import { join } from "node:path";
import { startChild } from "../child/start-child.ts";
import { compareArrived } from "../client/run-contender.ts";
import { withTemporaryFolder } from "../server/temporary-folder.ts";
import { startSink } from "../sink/sink.ts";
import type { Delivered, DeliveryOptions } from "./deliver.ts";
import type { DeliveryMode } from "./delivery-modes.ts";
import type { DeliveryRound } from "./outbox-data.ts";

/** What delivering came to, at both ends. */
export interface DeliveryRun {
  readonly round: DeliveryRound;
  readonly problems: readonly string[];
}

/** Delivers points to a sink; both processes are new. */
export function runDelivery(mode: DeliveryMode, points: number): Promise<DeliveryRun> {
  return withTemporaryFolder(async (folder) => {
    const sink = await startSink({ protocol: "iobeam-blocks", paused: false });
    const child = startChild("outbox/delivery-child");
    const ask = (place: string, count: number): Promise<Delivered> => {
      const options: DeliveryOptions = { mode, url: sink.url, folder: join(folder, place), points: count };
      return child.ask("deliver", options);
    };
    try {
      await ask("warm-up", Math.ceil(points / 5));
      await sink.reset();
      const { problems, ...delivered } = await ask("outbox", points);
      const arrived = await sink.report();
      const mismatch = compareArrived(arrived, { kind: "walk", points });
      return {
        round: { ...delivered, requests: arrived.requests },
        problems: mismatch === undefined ? problems : [...problems, mismatch],
      };
    } finally {
      await Promise.all([child.end(), sink.end()]);
    }
  });
}
