import type { DevicePage, DeviceRecord } from "../../../records/device.ts";
import type { Store } from "../../../store.ts";
import type { ProjectGrant } from "../../../tokens/project-token.ts";
import { projectIdText, type Schema, textSchema } from "../../schema.ts";

/** What a list of devices can be asked for. */
export interface DevicesQuery {
  readonly project_id?: string;
  readonly name?: string;
  readonly offset?: string;
  readonly count?: string;
  readonly order?: string;
}

/** The original clients ask for all devices by saying no number. */
const MOST_DEVICES = 10_000;
const ORDERS: readonly DevicePage["order"][] = ["created", "device_id", "device_name"];

/** How {@link DevicesQuery} is checked. */
export const devicesQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    project_id: { ...projectIdText, description: "The token's own by default." },
    name: { ...textSchema, description: "Asks for the one device of that name in place of a list." },
    offset: { type: "string", pattern: "^[0-9]{1,15}$", description: "How many are passed over." },
    count: {
      type: "string",
      pattern: "^[0-9]{1,15}$",
      description: `The most that are wanted; ${MOST_DEVICES} at most.`,
    },
    order: {
      type: "string",
      enum: ORDERS.flatMap((order) => [order, `-${order}`]),
      description: "By what they are ordered, `created` by default; with `-` the largest comes first.",
    },
  },
};

/** The devices of a project that a token may see. */
export async function listDevices(
  { devices }: Store,
  { projectId, deviceId }: ProjectGrant,
  query: DevicesQuery,
): Promise<readonly DeviceRecord[]> {
  const { offset = "0", count = String(MOST_DEVICES), order = "created" } = query;
  const page: DevicePage = {
    offset: Number(offset),
    count: Math.min(Number(count), MOST_DEVICES),
    order: ORDERS.find((known) => order.endsWith(known)) ?? "created",
    isDescending: order.startsWith("-"),
  };
  if (deviceId === undefined) return devices.list(projectId, page);
  const own = await devices.get(projectId, deviceId);
  return (own === undefined ? [] : [own]).slice(page.offset, page.offset + page.count);
}

/** The device of a name that a token may see; one without a name has its id for one. */
export async function findDevice(
  { devices }: Store,
  { projectId, deviceId }: ProjectGrant,
  name: string,
): Promise<DeviceRecord | undefined> {
  const named = await devices.find(projectId, name);
  const nameless = named === undefined ? await devices.get(projectId, name) : undefined;
  const found = named ?? (nameless?.deviceName === undefined ? nameless : undefined);
  return deviceId === undefined || found?.deviceId === deviceId ? found : undefined;
}
