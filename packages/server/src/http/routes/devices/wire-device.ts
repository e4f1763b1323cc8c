import { formatWireDate, type WireDevice } from "@iobeam/core";
import type { DeviceRecord } from "../../../records/device.ts";
import { dateSchema, projectIdSchema, type Schema } from "../../schema.ts";

/** A device as it is answered. */
export const deviceSchema: Schema = {
  type: "object",
  required: ["project_id", "device_id", "device_name", "created"],
  additionalProperties: false,
  properties: {
    project_id: projectIdSchema,
    device_id: { type: "string" },
    device_name: { type: "string", description: "The id where it has no name." },
    device_type: { type: "string" },
    created: dateSchema,
  },
};

/** Writes a device for the wire. One without a name shows its id: the original clients need the field. */
export function toWireDevice(device: DeviceRecord): WireDevice {
  const { projectId, deviceId, deviceName = deviceId, deviceType, createdMs } = device;
  return {
    project_id: projectId,
    device_id: deviceId,
    device_name: deviceName,
    device_type: deviceType,
    created: formatWireDate(new Date(createdMs)),
  };
}
