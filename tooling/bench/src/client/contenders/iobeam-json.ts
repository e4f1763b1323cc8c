import { ClientBuilder, DataPoint, Timestamp, TimeUnit } from "@iobeam/client";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

/** A JSON Web Token that says nothing. */
const TOKEN = "e30.e30.e30";

async function open({ url }: Target): Promise<Sender> {
  const client = await new ClientBuilder(1, TOKEN).setBackend(url).setDeviceId("device").build();
  const send = async (): Promise<void> => void (await client.send());
  return {
    add({ times, values }) {
      for (let at = 0; at < times.length; at++) {
        const time = new Timestamp(times[at] as number, TimeUnit.MICROSECONDS);
        client.addDataPoint(SERIES, new DataPoint(values[at] as number, time));
      }
    },
    flush: send,
    close: send,
  };
}

const shared = { package: "@iobeam/client", open } as const;

/** Ours, with a backend that takes JSON alone. With the defaults a program adds everything and sends once. */
export const contenders: readonly Contender[] = [
  {
    ...shared,
    name: "iobeam, JSON",
    protocol: "iobeam-json",
    scenarios: ["batches-1000", "batches-10000", "memory"],
  },
  {
    ...shared,
    name: "iobeam, JSON, gzip",
    protocol: "iobeam-json-gzip",
    scenarios: ["batches-1000", "batches-10000", "defaults", "burst"],
  },
];
