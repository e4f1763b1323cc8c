import { connect, connectAsync, type MqttClient } from "mqtt";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

const PUBLISH = { qos: 1 } as const;

async function open({ url, setup }: Target): Promise<Sender> {
  if (setup === "batches") return makeBatchSender(await connectAsync(url));
  if (setup === "defaults") return makePointSender(await connectAsync(url));
  // Nobody answers while points are held: they wait in the client's store of outgoing messages.
  return makePointSender(connect(url, { connectTimeout: 3_600_000 }));
}

/** A message is a batch: the program makes it. */
function makeBatchSender(client: MqttClient): Sender {
  let waiting: { readonly time: number; readonly value: number }[] = [];
  return {
    add({ times, values }) {
      for (let at = 0; at < times.length; at++) {
        waiting.push({ time: times[at] as number, value: values[at] as number });
      }
    },
    async flush() {
      const message = JSON.stringify(waiting);
      waiting = [];
      await client.publishAsync(SERIES, message, PUBLISH);
    },
    close: () => client.endAsync(),
  };
}

/** A message is a point. */
function makePointSender(client: MqttClient): Sender {
  let [underWay, failures] = [0, 0];
  let onIdle: () => void = () => {};
  const done = (error?: Error | null): void => {
    if (error) failures += 1;
    underWay -= 1;
    if (underWay === 0) onIdle();
  };
  client.on("error", () => {
    failures += 1;
  });
  return {
    add({ times, values }) {
      underWay += times.length;
      for (let at = 0; at < times.length; at++) {
        client.publish(SERIES, JSON.stringify({ time: times[at], value: values[at] }), PUBLISH, done);
      }
    },
    flush: () =>
      new Promise((resolve) => {
        onIdle = resolve;
        if (underWay === 0) resolve();
      }),
    close: () => client.endAsync(),
    failures: () => failures,
  };
}

/** MQTT.js at QoS 1. */
export const contenders: readonly Contender[] = [
  {
    name: "mqtt",
    package: "mqtt",
    protocol: "mqtt-json",
    scenarios: ["batches-1000", "defaults", "memory", "burst"],
    share: { defaults: 0.2, memory: 0.06 },
    note: "a batch is one message that the program makes; otherwise a message for each point",
    open,
  },
];
