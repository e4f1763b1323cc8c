import {
  encodeTailDropped,
  encodeTailPoints,
  InvalidResponseError,
  TAIL_KEEP_ALIVE,
  type TailMessage,
  TailReader,
} from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../blocks.ts";
import { anyDeviceId, anyMicros, anySeriesName, anyValue, holdsFor } from "../property.ts";

function readAll(text: string): TailMessage[] {
  const reader = new TailReader();
  return text.split("\n").flatMap((line) => reader.read(line) ?? []);
}

describe("the events of a tail", () => {
  it("are read as they were written", () => {
    holdsFor([anyDeviceId, anySeriesName, anyMicros, anyValue], (deviceId, name, time, value) => {
      const blocks = blocksOf(name, [[time, value]]).map(({ block }) => block);
      const [message, ...rest] = readAll(encodeTailPoints({ deviceId, name, blocks }, "usec"));
      expect(message).toEqual({ kind: "points", device_id: deviceId, name, data: [{ time, value }] });
      expect(rest).toEqual([]);
    });
  });

  it("hold labels, and points of several blocks", () => {
    const blocks = [...blocksOf("s", [[1, 1]]), ...blocksOf("s", [[2, -0]])].map(({ block }) => block);
    const text = encodeTailPoints({ deviceId: "d", name: "s", labels: { room: "4\n" }, blocks }, "usec");
    const data = [
      { time: 1, value: 1 },
      { time: 2, value: -0 },
    ];
    expect(readAll(text)).toEqual([{ kind: "points", device_id: "d", name: "s", labels: { room: "4\n" }, data }]);
  });

  it("tell how many points were dropped", () => {
    expect(readAll(encodeTailDropped(7))).toEqual([{ kind: "dropped", points: 7 }]);
  });

  it("are read past comments, other events, other fields, and an event that is cut off", () => {
    const text = `retry: 1000\n\n${TAIL_KEEP_ALIVE}event: later\ndata: {}\n\nid: 5\n${encodeTailDropped(1)}event: dropped\ndata: {"po`;
    expect(readAll(text)).toEqual([{ kind: "dropped", points: 1 }]);
  });

  it("may come without a blank behind the colon, and with data in several lines", () => {
    expect(readAll('event:dropped\ndata:{"points":\ndata:3}\n\n')).toEqual([{ kind: "dropped", points: 3 }]);
  });

  it.each([
    'event: dropped\ndata: {"points":"1"}\n\n',
    "event: dropped\ndata: null\n\n",
    "event: points\n\n",
    "event: points\ndata: {\n\n",
    'event: points\ndata: {"device_id":"d","name":"s"}\n\n',
    'event: points\ndata: {"device_id":"d","name":"s","data":[{"time":"1","value":1}]}\n\n',
    'event: points\ndata: {"name":"s","data":[]}\n\n',
  ])("are refused where they are %j", (text) => {
    expect(() => readAll(text)).toThrow(InvalidResponseError);
  });
});
