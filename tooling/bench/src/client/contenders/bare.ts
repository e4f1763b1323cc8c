import { Agent, request } from "node:http";
import { BLOCKS_TYPE, encodeBlocks, encodeImportFrame } from "@iobeam/core";
import { type Readings, sliceReadings } from "../../data/readings.ts";
import { type Contender, SERIES, type Sender, type Target } from "../contender.ts";

type Post = (body: string | Uint8Array) => Promise<void>;

/** How readings become a body, and what it is. */
interface Encoding {
  readonly type: string;
  /** How many points a request carries at most: what the v1 clients kept to with JSON. */
  readonly mostPoints: number;
  encode(parts: readonly Readings[]): string | Uint8Array;
}

/** Keeps the readings as they come, and writes them as one body. */
function open({ encode, mostPoints }: Encoding, post: Post): Sender {
  let waiting: Readings[] = [];
  return {
    add: (readings) => void waiting.push(readings),
    async flush() {
      const parts = waiting.flatMap((readings) => cut(readings, mostPoints));
      waiting = [];
      for (let at = 0; at < parts.length; ) {
        const end = endOf(parts, at, mostPoints);
        await post(encode(parts.slice(at, end)));
        at = end;
      }
    },
    close: async () => {},
  };
}

function cut(readings: Readings, most: number): Readings[] {
  const count = Math.ceil(readings.times.length / most);
  return Array.from({ length: count }, (_, part) => sliceReadings(readings, part * most, (part + 1) * most));
}

/** Where the parts end that go into the request that begins at `start`. */
function endOf(parts: readonly Readings[], start: number, most: number): number {
  let [end, points] = [start, 0];
  while (end < parts.length && points + (parts[end]?.times.length ?? 0) <= most)
    points += parts[end++]?.times.length ?? 0;
  return end;
}

const json: Encoding = {
  type: "application/json",
  mostPoints: 1_000,
  encode(parts) {
    let data = "";
    for (const { times, values } of parts) {
      for (let at = 0; at < times.length; at++) {
        data += `${data === "" ? "" : ","}{"time":${times[at]},"value":${values[at]}}`;
      }
    }
    return `{"project_id":1,"device_id":"device","timefmt":"usec","sources":[{"name":"${SERIES}","data":[${data}]}]}`;
  },
};

const blocks: Encoding = {
  type: BLOCKS_TYPE,
  mostPoints: 10_000,
  encode(parts) {
    const all = parts.flatMap(({ times, values }) => encodeBlocks(times, values));
    const named = all.map((block) => ({ name: SERIES, block }));
    return encodeImportFrame({ projectId: 1, deviceId: "device", blocks: named });
  },
};

function makeFetchPost({ url }: Target, type: string): Post {
  return async (body) => {
    const response = await fetch(`${url}/v1/imports`, { method: "POST", headers: { "content-type": type }, body });
    await response.text();
    if (!response.ok) throw new Error(`Answered ${response.status}`);
  };
}

function makeHttpPost({ url }: Target, type: string): Post {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (body) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": type, "content-length": Buffer.byteLength(body) };
      const sent = request(`${url}/v1/imports`, { method: "POST", agent, headers }, (response) => {
        response.resume().on("end", resolve).on("error", reject);
      });
      sent.on("error", reject).end(body);
    });
}

const shared = {
  scenarios: ["batches-1000", "batches-10000"],
  note: "no library: bodies made straight from the arrays, no retry, no deadline; JSON in requests of 1,000 points, as the v1 API has it",
} as const;

function contender(name: string, encoding: Encoding, makePost: (target: Target, type: string) => Post): Contender {
  const protocol = encoding === json ? "iobeam-json" : "iobeam-blocks";
  return { ...shared, name, protocol, open: async (target) => open(encoding, makePost(target, encoding.type)) };
}

/** What Node itself takes for the same bodies: no library can be faster with them. */
export const contenders: readonly Contender[] = [
  contender("bare JSON over fetch", json, makeFetchPost),
  contender("bare JSON over node:http", json, makeHttpPost),
  contender("bare blocks over fetch", blocks, makeFetchPost),
  contender("bare blocks over node:http", blocks, makeHttpPost),
];
