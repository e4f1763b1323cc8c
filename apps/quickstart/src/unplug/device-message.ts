/** What the device's process tells the one that started it. */
export type DeviceMessage =
  /** It runs; so many points that wait were found on the disk. */
  | { readonly kind: "started"; readonly deviceId: string; readonly recovered: number }
  /** A sample is on the disk. */
  | { readonly kind: "taken"; readonly sample: number; readonly points: number }
  /** How its client stands. */
  | { readonly kind: "stands"; readonly acknowledged: number; readonly inMemory: number; readonly onDisk: number };

/** What a device is told when it is started; the backend and the token stand in its environment. */
export interface DeviceTask {
  /** Where the client keeps its id and its outbox. */
  readonly folder: string;
  /** The number of its first sample. */
  readonly firstSample: number;
  /** How long it waits between samples. */
  readonly everyMs: number;
}
