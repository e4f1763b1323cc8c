import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Body, TakePoint } from "../src/sink/protocol.ts";
import { type ProtocolName, protocols } from "../src/sink/protocols.ts";

type Point = readonly [micros: number, value: number];

const POINTS: readonly Point[] = [
  [1_600_000_000_000_123, 21.5],
  [1_600_000_001_000_007, -3],
];

function decode(name: ProtocolName, path: string, bytes: Buffer): Point[] {
  const points: Point[] = [];
  const take: TakePoint = (micros, value) => points.push([micros, value]);
  const type = name === "iobeam-blocks" ? "application/vnd.iobeam.blocks" : "";
  const body: Body = { path, type, bytes };
  protocols[name].decode(body, take);
  return points;
}

/** Bytes from texts and numbers. */
function bytesOf(...parts: readonly (string | Buffer | readonly number[])[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))),
  );
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

/** A field of protocol buffers that holds a short message. */
function message(number: number, content: Buffer): Buffer {
  return bytesOf([number * 8 + 2, content.length], content);
}

const record = (nanos: bigint, value: Buffer): Buffer =>
  message(2, bytesOf([1 * 8 + 1], int64(nanos), message(5, value)));

/** Zigzag and varint of 999,884 (the step), 215 and −245 (21.5 and −3 in tenths). */
const [STEP, FIRST, SECOND] = [
  [0x98, 0x87, 0x7a],
  [0xae, 0x03],
  [0xe9, 0x03],
] as const;

/** The two points as one block of decimals. */
const block = ((): Buffer => {
  const times = [int64(1_600_000_000_000_123n), int64(1_600_000_001_000_007n)];
  const head = bytesOf([1, 1, 0, 1], [2, 0], [STEP.length, 0], ...times, double(-3), double(21.5));
  const whole = bytesOf(head, STEP, FIRST, SECOND);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(whole));
  return bytesOf(whole, checksum);
})();

const bodies: Readonly<Record<ProtocolName, readonly [path: string, bytes: Buffer]>> = {
  influx: [
    "/api/v2/write?bucket=b&precision=us",
    bytesOf("temperature value=21.5 1600000000000123\ntemperature value=-3 1600000001000007"),
  ],
  questdb: [
    "/write?precision=n",
    bytesOf(
      ...["temperature value==\x10", double(21.5), " 1600000000000123t\n"],
      ...["temperature value=-3 1600000001000007000\n"],
    ),
  ],
  "iobeam-blocks": [
    "/v1/imports",
    bytesOf("iob1", [1, 1, 6], [2, 1], "d", [3, 11], "temperature", [4, block.length], block),
  ],
  "otlp-json": [
    "/v1/logs",
    bytesOf(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[
      {"timeUnixNano":"1600000000000123000","body":{"doubleValue":21.5}},
      {"timeUnixNano":"1600000001000007000","body":{"intValue":"-3"}}]}]}]}`),
  ],
  "otlp-protobuf": [
    "/v1/logs",
    message(
      1,
      message(
        2,
        bytesOf(
          record(1_600_000_000_000_123_000n, bytesOf([4 * 8 + 1], double(21.5))),
          record(
            1_600_000_001_000_007_000n,
            bytesOf([3 * 8], [0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
          ),
        ),
      ),
    ),
  ],
  posthog: [
    "/batch/",
    bytesOf(`{"batch":[
      {"timestamp":"2020-09-13T12:26:40.000Z","properties":{"value":21.5,"time_us":1600000000000123}},
      {"timestamp":"2020-09-13T12:26:41.000Z","properties":{"value":-3,"time_us":1600000001000007}}]}`),
  ],
  "mqtt-json": [
    "temperature",
    bytesOf('[{"time":1600000000000123,"value":21.5},{"time":1600000001000007,"value":-3}]'),
  ],
  "iobeam-json": ["/v1/imports", importBody("usec")],
  "iobeam-json-gzip": ["/v1/imports", importBody("usec")],
};

function importBody(timefmt: string): Buffer {
  return bytesOf(`{"project_id":1,"device_id":"d","timefmt":"${timefmt}","sources":[
    {"name":"t","data":[{"time":1600000000000123,"value":21.5}]},
    {"name":"t","data":[{"time":1600000001000007,"value":-3}]}]}`);
}

describe.each(Object.entries(bodies) as [ProtocolName, readonly [string, Buffer]][])(
  "the decoder of %s",
  (name, [path, bytes]) => {
    it("reads every point", () => {
      expect(decode(name, path, bytes)).toEqual(POINTS);
    });

    it("notices every byte of a value and of a time that is changed", () => {
      const places = [
        bytes.indexOf("21.5"),
        bytes.indexOf(double(21.5)),
        bytes.indexOf(int64(1_600_000_000_000_123_000n)),
      ];
      const at = places.find((place) => place >= 0) as number;
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => expect(decode(name, path, changed)).toEqual(POINTS)).toThrow();
      const digits = bytes.lastIndexOf("1600000001000007");
      if (digits < 0) return;
      const later = Buffer.from(bytes);
      later[digits + 15] = "8".charCodeAt(0);
      expect(decode(name, path, later)).not.toEqual(POINTS);
    });

    it("notices what is cut off", () => {
      expect(() => {
        expect(decode(name, path, bytes.subarray(0, bytes.length - 6))).toEqual(POINTS);
      }).toThrow();
    });
  },
);

describe("decoders", () => {
  it("refuse another precision, time format or path", () => {
    expect(() => decode("influx", "/api/v2/write?precision=ns", bodies.influx[1])).toThrow("microseconds");
    expect(() => decode("iobeam-json", "/v1/imports", importBody("msec"))).toThrow("microseconds");
    for (const name of ["otlp-json", "otlp-protobuf", "posthog"] as const) {
      expect(() => decode(name, "/elsewhere", bodies[name][1])).toThrow("/elsewhere");
    }
  });

  it("refuse an event of PostHog whose two times differ", () => {
    const [path, bytes] = bodies.posthog;
    expect(() => decode("posthog", path, bytesOf(bytes.toString().replace("40.000Z", "40.001Z")))).toThrow("is not");
  });

  it("refuse an integer of OTLP that has more than 64 bits", () => {
    const [path, bytes] = bodies["otlp-json"];
    expect(() => decode("otlp-json", path, bytesOf(bytes.toString().replace('"-3"', "1e300")))).toThrow("64-bit");
  });

  it("read one reading as a message of MQTT", () => {
    expect(decode("mqtt-json", "t", bytesOf('{"time":5,"value":0.25}'))).toEqual([[5, 0.25]]);
  });
});
