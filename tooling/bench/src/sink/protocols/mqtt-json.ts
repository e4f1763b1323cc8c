import { listenMqtt } from "../mqtt-sink.ts";
import type { Protocol } from "../protocol.ts";

interface Reading {
  readonly time: number;
  readonly value: number;
}

/** MQTT 3.1.1 at QoS 1; a message is one reading as JSON, or a list of them. */
export const mqttJson: Protocol = {
  listen: listenMqtt,
  decode({ bytes }, take) {
    const content: Reading | readonly Reading[] = JSON.parse(bytes.toString("utf8"));
    for (const { time, value } of Array.isArray(content) ? content : [content]) take(time, value);
  },
};
