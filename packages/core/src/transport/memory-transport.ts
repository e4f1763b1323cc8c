import { AbortedError } from "../errors/aborted-error.ts";
import { DuplicateDeviceIdError } from "../errors/duplicate-device-id-error.ts";
import { DuplicateDeviceNameError } from "../errors/duplicate-device-name-error.ts";
import { UnauthorizedError } from "../errors/unauthorized-error.ts";
import { MemoryPoints } from "../memory/memory-points.ts";
import { Device } from "../points/device.ts";
import type { PointValue } from "../points/point-value.ts";
import { checkStreamable } from "../query/check-streamable.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { QueryResult } from "../query/query-result.ts";
import { Timestamp } from "../time/timestamp.ts";
import type { CallOptions, Registration, Transport } from "../transport.ts";
import { readMemoryPage, toUnit } from "./memory-stream.ts";
import { MemoryTails } from "./memory-tails.ts";

/** What an in-memory transport can be told. */
export interface MemoryTransportOptions {
  /** The tokens that it accepts. Default: every one. */
  readonly tokens?: readonly string[] | undefined;
}

/**
 * A transport whose backend is a table in memory: for tests of code that uses a client, and the
 * smallest honest implementation of the contract.
 *
 * @example
 * ```ts
 * import { createMemoryTransport } from "@iobeam/core";
 *
 * const transport = createMemoryTransport();
 * await transport.registerDevice({ projectId: 6, deviceId: "greenhouse-3" }, { token: "any" });
 * ```
 */
export function createMemoryTransport(options: MemoryTransportOptions = {}): Transport {
  const points = new MemoryPoints();
  const devices = new MemoryDevices();
  const tails = new MemoryTails();

  function check({ token, signal }: CallOptions): void {
    if (signal?.aborted) throw new AbortedError("The call", { cause: signal.reason });
    if (options.tokens?.includes(token) === false) throw new UnauthorizedError("it is not known here");
  }

  return {
    async registerDevice(registration, call) {
      check(call);
      return devices.register(registration);
    },
    async importBatch(batch, call) {
      check(call);
      points.write(batch);
      tails.publish(batch);
    },
    async query(request, call) {
      check(call);
      return answer(points, request);
    },
    async *stream(request, call) {
      checkStreamable(request);
      let { cursor } = call;
      do {
        check(call);
        const page = readMemoryPage(points, request, cursor);
        cursor = page.cursor;
        yield page;
      } while (cursor !== undefined);
    },
    async *tail(request, call) {
      check(call);
      yield* tails.open(request, call.signal);
      check(call);
    },
    async refreshToken(call) {
      check(call);
      return call.token;
    },
    async serverTime(call) {
      check(call);
      return Timestamp.now();
    },
  };
}

function answer(points: MemoryPoints, request: QueryReq): QueryResult {
  const { aggregation, projectId, timeUnit } = request;
  const found = aggregation === undefined ? points.read(request) : points.aggregate(request, aggregation);
  const result = found.map(({ deviceId, name, times, values }) => ({
    project_id: projectId,
    device_id: deviceId,
    name,
    data: times.map((time, at) => ({ time: toUnit(time, timeUnit), value: values[at] as PointValue })),
  }));
  return { result, timefmt: timeUnit };
}

class MemoryDevices {
  readonly #devices = new Map<string, Device>();

  register({ projectId, deviceId, deviceName }: Registration): Device {
    const device = new Device(projectId, deviceId ?? `device-${crypto.randomUUID()}`, deviceName ?? deviceId);
    const key = `${projectId}/${device.deviceId}`;
    if (this.#devices.has(key)) throw new DuplicateDeviceIdError(device.deviceId);
    for (const other of this.#devices.values()) {
      if (deviceName !== undefined && other.projectId === projectId && other.deviceName === deviceName) {
        throw new DuplicateDeviceNameError(deviceName);
      }
    }
    this.#devices.set(key, device);
    return device;
  }
}
