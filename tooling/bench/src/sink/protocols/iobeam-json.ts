import { type HttpAnswer, listenHttp } from "../http-sink.ts";
import type { Protocol } from "../protocol.ts";

interface ImportBody {
  readonly project_id: number;
  readonly device_id: string;
  readonly timefmt: string;
  readonly sources: readonly { readonly name: string; readonly data: readonly { time: number; value: number }[] }[];
}

const OK: HttpAnswer = { status: 200, headers: { "content-type": "application/json" }, body: "{}" };

/** The v1 API's import as JSON in list form. */
export const iobeamJson: Protocol = {
  listen: listenHttp(() => OK),
  decode({ path, bytes }, take) {
    const { timefmt, sources }: ImportBody = JSON.parse(bytes.toString("utf8"));
    if (path !== "/v1/imports" || timefmt !== "usec") throw new Error(`No import in microseconds: ${path}, ${timefmt}`);
    for (const { data } of sources) for (const { time, value } of data) take(time, value);
  },
};

/** The same from a backend that says that it takes gzip; the client compresses from then on. */
export const iobeamJsonGzip: Protocol = {
  ...iobeamJson,
  listen: listenHttp(() => ({ ...OK, headers: { ...OK.headers, "accept-encoding": "gzip" } })),
};
