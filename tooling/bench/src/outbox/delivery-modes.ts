import type { StoreAndForwardOptions } from "@iobeam/client";

/** One way to hand points to a client that stores and forwards. */
export interface DeliveryMode {
  readonly name: string;
  readonly durability: NonNullable<StoreAndForwardOptions["durability"]>;
  /** How many points a call hands over: above 1 by `addValues`, 1 by `addDataPoint`. */
  readonly callSize: number;
  /** Whether the next call waits until the batch of the one before is safe. */
  readonly isAwaited: boolean;
  /** Which part of the points it is given: all of them would take minutes. */
  readonly share: number;
  readonly note: string;
}

const BATCH = { callSize: 1_000, isAwaited: false, share: 1 } as const;

/** As many calls as come, each a batch. */
export const EVERY_BATCH: DeliveryMode = {
  ...BATCH,
  name: "every-batch",
  durability: "every-batch",
  note: "batches that wait while another is written share the next write and its fdatasync",
};

/** The same, with an `fdatasync` for each. */
export const EVERY_BATCH_AWAITED: DeliveryMode = {
  ...BATCH,
  name: "every-batch, one by one",
  durability: "every-batch",
  isAwaited: true,
  note: "the next call waits until the batch before is safe: an fdatasync for each batch of 1,000 points",
};

/** Every durability. */
export const DELIVERY_MODES: readonly DeliveryMode[] = [
  EVERY_BATCH,
  EVERY_BATCH_AWAITED,
  {
    ...BATCH,
    name: "interval",
    durability: "interval",
    note: "a backend that takes what comes within 5 s leaves nothing to be written",
  },
  {
    name: "every-point",
    durability: "every-point",
    callSize: 1,
    isAwaited: false,
    share: 0.005,
    note: "`addDataPoint` returns when its point is on the disk: an fdatasync for each point, slow by nature",
  },
];
