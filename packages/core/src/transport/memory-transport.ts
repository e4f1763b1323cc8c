import { AbortedError } from "../errors/aborted-error.ts";
import { DuplicateDeviceIdError } from "../errors/duplicate-device-id-error.ts";
import { DuplicateDeviceNameError } from "../errors/duplicate-device-name-error.ts";
import { UnauthorizedError } from "../errors/unauthorized-error.ts";
import { MemoryPoints } from "../memory/memory-points.ts";
import { Device } from "../points/device.ts";
import type { PointValue } from "../points/point-value.ts";
import type { QueryResult } from "../query/query-result.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { Timestamp } from "../time/timestamp.ts";
import type { CallOptions, Registration, Transport } from "../transport.ts";

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
    },
    async query(request, call): Promise<QueryResult> {
      check(call);
      const result = points.read(request).map(({ deviceId, name, times, values }) => ({
        project_id: request.projectId,
        device_id: deviceId,
        name,
        data: times.map((time, at) => ({ time: toUnit(time, request.timeUnit), value: values[at] as PointValue })),
      }));
      return { result, timefmt: request.timeUnit };
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

function toUnit(micros: number, unit: TimeUnit): number {
  return new Timestamp(micros, TimeUnit.MICROSECONDS).to(unit);
}
