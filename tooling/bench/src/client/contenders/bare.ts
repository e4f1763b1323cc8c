import { Agent, request } from "node:http";
import type { Readings } from "../../data/readings.ts";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

type Post = (body: string) => Promise<void>;

/** Keeps the readings as they come, and writes them as one body of JSON. */
function open(post: Post): Sender {
  let waiting: Readings[] = [];
  return {
    add: (readings) => void waiting.push(readings),
    async flush() {
      const body = encode(waiting);
      waiting = [];
      await post(body);
    },
    close: async () => {},
  };
}

function encode(parts: readonly Readings[]): string {
  let data = "";
  for (const { times, values } of parts) {
    for (let at = 0; at < times.length; at++) {
      data += `${data === "" ? "" : ","}{"time":${times[at]},"value":${values[at]}}`;
    }
  }
  return `{"project_id":1,"device_id":"device","timefmt":"usec","sources":[{"name":"${SERIES}","data":[${data}]}]}`;
}

function makeFetchPost({ url }: Target): Post {
  return async (body) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/v1/imports`, { method: "POST", headers, body });
    await response.text();
    if (!response.ok) throw new Error(`Answered ${response.status}`);
  };
}

function makeHttpPost({ url }: Target): Post {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (body) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const sent = request(`${url}/v1/imports`, { method: "POST", agent, headers }, (response) => {
        response.resume().on("end", resolve).on("error", reject);
      });
      sent.on("error", reject).end(body);
    });
}

const shared = {
  protocol: "iobeam-json",
  scenarios: ["batches-1000", "batches-10000"],
  note: "no library: JSON made straight from the arrays, no check, no retry, no deadline",
} as const;

/** What Node itself takes for the same bodies: no library can be faster with them. */
export const contenders: readonly Contender[] = [
  { ...shared, name: "bare JSON over fetch", open: async (target) => open(makeFetchPost(target)) },
  { ...shared, name: "bare JSON over node:http", open: async (target) => open(makeHttpPost(target)) },
];
