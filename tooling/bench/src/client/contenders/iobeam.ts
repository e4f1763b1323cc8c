import { ClientBuilder, DataPoint, Timestamp, TimeUnit } from "@iobeam/client";
import { createHttpTransport } from "@iobeam/transport";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

/** A JSON Web Token that says nothing. */
const TOKEN = "e30.e30.e30";

type Client = Awaited<ReturnType<ClientBuilder["build"]>>;

/** Adds one point after another, each of them an object of its own. */
function addPoints(client: Client): Sender["add"] {
  return ({ times, values }) => {
    for (let at = 0; at < times.length; at++) {
      const time = new Timestamp(times[at] as number, TimeUnit.MICROSECONDS);
      client.addDataPoint(SERIES, new DataPoint(values[at] as number, time));
    }
  };
}

/** Hands over the arrays. */
function addValues(client: Client): Sender["add"] {
  return ({ times, values }) => client.addValues(SERIES, times, values, TimeUnit.MICROSECONDS);
}

/** So many series that none of them has a whole block of a million points. */
const OPEN_SERIES = 1_001;

/** Adds one point after another to as many series in turn, so that all of them wait in open columns. */
function addOpen(client: Client): Sender["add"] {
  let series = 0;
  return ({ times, values }) => {
    for (let at = 0; at < times.length; at++) {
      const time = new Timestamp(times[at] as number, TimeUnit.MICROSECONDS);
      client.addDataPoint(`${SERIES}-${series}`, new DataPoint(values[at] as number, time));
      series = (series + 1) % OPEN_SERIES;
    }
  };
}

function opener(makeAdd: (client: Client) => Sender["add"], fetch?: typeof globalThis.fetch): Contender["open"] {
  return async ({ url, setup }: Target): Promise<Sender> => {
    const transport = createHttpTransport({ baseUrl: url, fetch });
    const client = await new ClientBuilder(1, TOKEN).transport(transport).setDeviceId("device").build();
    const send = async (): Promise<void> => void (await client.send());
    // What the backend takes is learnt from its first answer: a device asks for the time, or registers.
    if (setup !== "hold") await transport.serverTime({ token: TOKEN }).catch(() => {});
    return { add: makeAdd(client), flush: send, close: send };
  };
}

const shared = { package: "@iobeam/client" } as const;
const inBatches = ["batches-1000", "batches-10000"] as const;

/** Ours: with a backend that takes blocks, and with one that takes JSON alone. By default a program adds everything and sends once. */
export const contenders: readonly Contender[] = [
  {
    ...shared,
    name: "iobeam, addValues",
    protocol: "iobeam-blocks",
    scenarios: [...inBatches, "defaults", "memory", "burst"],
    open: opener(addValues),
  },
  {
    ...shared,
    name: "iobeam",
    protocol: "iobeam-blocks",
    scenarios: [...inBatches, "defaults", "memory", "burst"],
    open: opener(addPoints),
  },
  {
    ...shared,
    name: "iobeam, 1,001 series",
    protocol: "iobeam-blocks",
    scenarios: ["memory"],
    note: "no series has the 1,000 points of a block yet: all of them wait in open columns",
    open: opener(addOpen),
  },
  {
    ...shared,
    name: "iobeam over fetch",
    protocol: "iobeam-blocks",
    scenarios: inBatches,
    note: "with the platform's own fetch in place of the one over node:http",
    open: opener(addPoints, globalThis.fetch),
  },
  { ...shared, name: "iobeam, JSON", protocol: "iobeam-json", scenarios: inBatches, open: opener(addPoints) },
  {
    ...shared,
    name: "iobeam, JSON, gzip",
    protocol: "iobeam-json-gzip",
    scenarios: [...inBatches, "defaults"],
    open: opener(addPoints),
  },
];
