import {
  DuplicateDeviceIdError,
  DuplicateDeviceNameError,
  decodeDevice,
  decodeExportBody,
  decodeExportFrame,
  decodeServerTime,
  decodeToken,
  encodeExportQuery,
  encodeRegistration,
  encodeTokenRefresh,
  type Transport,
} from "@iobeam/core";
import { createExchange } from "./exchange.ts";
import { isDuplicate } from "./failure.ts";
import { Importer } from "./importer.ts";
import { type HttpTransportOptions, resolveOptions } from "./options.ts";
import { createRetryingTransport } from "./retrying-transport.ts";

/**
 * The transport over HTTP, built on ofetch: one deadline over each whole exchange, retry with full
 * jitter, gzip where the backend takes it, and typed errors. It holds no state of a device: share
 * one among as many clients as there are.
 *
 * @throws {@link InvalidArgumentError} for an unusable option
 *
 * @example
 * ```ts
 * import { createHttpTransport } from "@iobeam/transport";
 *
 * const transport = createHttpTransport({ baseUrl: "http://127.0.0.1:4626", timeoutMs: 5_000 });
 * ```
 */
export function createHttpTransport(options: HttpTransportOptions = {}): Transport {
  const resolved = resolveOptions(options);
  const exchange = createExchange(resolved);
  const importer = new Importer(exchange, resolved.clock);

  const transport: Transport = {
    async registerDevice(registration, call) {
      const { projectId, deviceId, deviceName } = registration;
      try {
        const body = encodeRegistration(registration);
        return decodeDevice(await exchange.ask({ method: "POST", path: "devices", body, ...call }), projectId);
      } catch (error) {
        if (deviceId !== undefined && isDuplicate(error, "ID"))
          throw new DuplicateDeviceIdError(deviceId, { cause: error });
        if (isDuplicate(error, "NAME")) throw new DuplicateDeviceNameError(deviceName, { cause: error });
        throw error;
      }
    },

    async importBatch(batch, call) {
      await importer.import(batch, call);
    },

    async query(request, call) {
      const path = encodeExportQuery(request);
      const answer = await exchange.ask({ method: "GET", path, acceptBlocks: true, ...call });
      return answer instanceof Uint8Array ? decodeExportFrame(answer, request) : decodeExportBody(answer, request);
    },

    async *stream(request, call) {
      const { streamPages } = await import("./stream-pages.ts");
      yield* streamPages(exchange, request, call, resolved);
    },

    async *tail(request, call) {
      const { readTail } = await import("./read-tail.ts");
      yield* readTail(exchange, request, call, resolved);
    },

    async refreshToken({ token, signal }) {
      const body = encodeTokenRefresh(token);
      return decodeToken(await exchange.ask({ method: "POST", path: "tokens/project", body, signal }));
    },

    async serverTime(call) {
      return decodeServerTime(await exchange.ask({ method: "GET", path: "devices/timestamp", ...call }));
    },
  };
  return resolved.retry === false ? transport : createRetryingTransport(transport, resolved.retry, resolved.clock);
}
