/** Points of one series of one device as a backend reads them back. */
export interface DeviceBlocks {
  /** The device. */
  readonly deviceId: string;
  /** The name of the series. */
  readonly name: string;
  /** Its points, encoded; oldest first, no time twice. */
  readonly blocks: readonly Uint8Array[];
}
