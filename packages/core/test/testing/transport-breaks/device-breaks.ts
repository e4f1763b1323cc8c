import { Device, ForbiddenError } from "@iobeam/core";
import type { BreakRow } from "./break.ts";

export const deviceBreaks: readonly BreakRow[] = [
  [
    "gives every device one id",
    () => ({ registerDevice: async () => new Device(6, "same") }),
    "registers a device under an id that the backend makes",
  ],
  [
    "makes its own id where one is wanted",
    (right) => ({ registerDevice: ({ projectId }, call) => right.registerDevice({ projectId }, call) }),
    "registers a device under the id and the name that it wants",
  ],
  [
    "forgets the name",
    (right) => ({ registerDevice: ({ deviceName: _, ...rest }, call) => right.registerDevice(rest, call) }),
    "registers a device under a name alone",
  ],
  [
    "registers an id twice",
    (right) => ({
      registerDevice: (device, call) =>
        right.registerDevice(device, call).catch(() => new Device(6, device.deviceId ?? "x")),
    }),
    "refuses a device id that is taken",
  ],
  [
    "tells a taken id as a refusal of any kind",
    (right) => ({
      registerDevice: (device, call) =>
        right.registerDevice(device, call).catch(() => Promise.reject(new ForbiddenError("no"))),
    }),
    "refuses a device name that is taken",
  ],
];
