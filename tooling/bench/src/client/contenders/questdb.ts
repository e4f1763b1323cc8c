import { Sender as QuestSender } from "@questdb/nodejs-client";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

async function open({ url, setup }: Target): Promise<Sender> {
  const address = `http::addr=${new URL(url).host};`;
  const batches = "auto_flush=off;";
  const holding = setup === "hold" ? "max_buf_size=4000000000;" : "";
  const sender = await QuestSender.fromConfig(setup === "defaults" ? address : `${address}${batches}${holding}`);
  const flush = async (): Promise<void> => void (await sender.flush());
  return {
    async add({ times, values }) {
      for (let at = 0; at < times.length; at++) {
        const row = sender.table(SERIES).floatColumn("value", values[at] as number);
        await row.at(times[at] as number, "us");
      }
    },
    flush,
    // Its own `close` throws away what was not flushed, and says so in the documentation.
    async close() {
      await flush();
      await sender.close();
    },
  };
}

/** QuestDB's client, over HTTP and with the newest version of its protocol. */
export const contenders: readonly Contender[] = [
  {
    name: "questdb-client",
    package: "@questdb/nodejs-client",
    protocol: "questdb",
    scenarios: ["batches-1000", "batches-10000", "defaults", "memory", "burst"],
    note: "its call is awaited, and with the defaults waits for the request whenever one is due",
    open,
  },
];
