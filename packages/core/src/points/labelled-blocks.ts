import type { DeviceBlocks } from "./device-blocks.ts";

/** Points of one series of one source: a device, and what else it is marked with. */
export interface LabelledBlocks extends DeviceBlocks {
  /** What the source is marked with beside its device; left out where that is nothing. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}
