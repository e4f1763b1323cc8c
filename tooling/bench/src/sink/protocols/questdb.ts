import { listenHttp } from "../http-sink.ts";
import type { Protocol } from "../protocol.ts";

const [NEWLINE, SPACE, EQUALS, DOUBLE] = [0x0a, 0x20, 0x3d, 16];
const SETTINGS = JSON.stringify({ config: { "line.proto.support.versions": [1, 2, 3] } });
const TIME = /^(\d+)(t|n|)$/;

/** QuestDB's line protocol over HTTP, with its binary doubles (version 2 and 3) or plain text (version 1). */
export const questdb: Protocol = {
  listen: listenHttp((path) =>
    path === "/settings"
      ? { status: 200, headers: { "content-type": "application/json" }, body: SETTINGS }
      : { status: 204 },
  ),
  decode({ bytes }, take) {
    for (let at = 0; at < bytes.length; ) {
      const start = bytes.indexOf(SPACE, at) + 1;
      if (bytes.toString("latin1", start, start + 6) !== "value=") throw new Error(`No column value at byte ${start}`);
      const column = readDouble(bytes, start + 6);
      const end = bytes.indexOf(NEWLINE, column.end);
      take(readMicros(bytes.toString("latin1", column.end + 1, end)), column.value);
      at = end + 1;
    }
  },
};

function readDouble(bytes: Buffer, at: number): { value: number; end: number } {
  if (bytes[at] === EQUALS) {
    if (bytes[at + 1] !== DOUBLE) throw new Error(`No double at byte ${at}`);
    return { value: bytes.readDoubleLE(at + 2), end: at + 10 };
  }
  const end = bytes.indexOf(SPACE, at);
  return { value: Number(bytes.toString("latin1", at, end)), end };
}

/** Microseconds end in `t`; what ends in nothing or `n` is nanoseconds. */
function readMicros(text: string): number {
  const [, digits, unit] = TIME.exec(text) ?? [];
  if (digits === undefined) throw new Error(`No time: ${text}`);
  return unit === "t" ? Number(digits) : Number(BigInt(digits) / 1_000n);
}
