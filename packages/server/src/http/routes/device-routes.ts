import { randomBytes } from "node:crypto";
import { checkDeviceId, checkDeviceName, ErrorCode, formatWireDate, systemClock, type WireDevice } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import type { Backend } from "../../backend.ts";
import type { DeviceRecord } from "../../records/device.ts";
import type { Store } from "../../store.ts";
import type { Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import { projectIdSchema, type Schema, textSchema } from "../schema.ts";
import { parseCreated } from "./created-date.ts";

interface DeviceBody {
  readonly project_id: number;
  readonly device_id?: string;
  readonly device_name?: string;
  readonly device_type?: string;
  readonly created?: string;
}

const deviceBody: Schema = {
  type: "object",
  required: ["project_id"],
  properties: {
    project_id: projectIdSchema,
    device_id: { type: "string" },
    device_name: textSchema,
    device_type: { ...textSchema, maxLength: 256 },
    created: { type: "string" },
  },
};

const timestampQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: { timefmt: { type: "string", pattern: "^([Tt][Ii][Mm][Ee][Vv][Aa][Ll]|[Mm][Ss][Ee][Cc])$" } },
};

/** `POST /devices` registers a device, `GET /devices/timestamp` tells the time. */
export function addDeviceRoutes(v1: FastifyInstance, { store }: Backend, guard: Guard): void {
  v1.post<{ Body: DeviceBody }>(
    "/devices",
    { onRequest: guard.project("write"), schema: { body: deviceBody } },
    async (request, reply): Promise<WireDevice> => {
      guard.grantIn(request, request.body.project_id);
      const device = await register(store, request.body);
      reply.code(201);
      return toWire(device);
    },
  );

  v1.get<{ Querystring: { timefmt?: string } }>(
    "/devices/timestamp",
    { onRequest: guard.project(), schema: { querystring: timestampQuery } },
    async ({ query }) => {
      const micros = systemClock.nowMicros();
      if (query.timefmt?.toLowerCase() !== "timeval") return { server_timestamp: Math.floor(micros / 1_000) };
      // `sec` first: the Arduino client searches the text for it.
      return { server_timestamp: { sec: Math.floor(micros / 1_000_000), usec: micros % 1_000_000 } };
    },
  );
}

async function register(store: Store, body: DeviceBody): Promise<DeviceRecord> {
  const device = toRecord(body);
  const outcome = await store.devices.register(device);
  if (outcome === "created") return device;
  if (outcome === "duplicate id") {
    throw new Problem(422, ErrorCode.DUPLICATE_DEVICE_ID, "Device ID already in use", { details: device.deviceId });
  }
  if (body.device_name === undefined) {
    // Another device has this one's id as its name: nobody asked for the name, so any other will do.
    return register(store, { ...body, device_id: device.deviceId, device_name: makeName() });
  }
  throw new Problem(422, ErrorCode.DUPLICATE_DEVICE_NAME, "Device name already in use", {
    details: device.deviceName,
  });
}

function toRecord({ project_id, device_id, device_name, device_type, created }: DeviceBody): DeviceRecord {
  return {
    projectId: project_id,
    deviceId: device_id === undefined ? makeId() : checkDeviceId(device_id, "device_id"),
    deviceName: device_name === undefined ? (device_id ?? makeName()) : checkDeviceName(device_name, "device_name"),
    deviceType: device_type,
    createdMs: created === undefined ? Date.now() : parseCreated(created),
  };
}

/** 24 characters: the Arduino client holds 16 to 49. */
function makeId(): string {
  return randomBytes(12).toString("hex");
}

function makeName(): string {
  return `device-${randomBytes(6).toString("hex")}`;
}

function toWire({ projectId, deviceId, deviceName, deviceType, createdMs }: DeviceRecord): WireDevice {
  return {
    project_id: projectId,
    device_id: deviceId,
    device_name: deviceName,
    device_type: deviceType,
    created: formatWireDate(new Date(createdMs)),
  };
}
