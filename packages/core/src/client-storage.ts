import type { Outbox } from "./outbox.ts";

/**
 * What a client keeps across restarts: the contract that every storage keeps. Check yours with
 * `describeClientStorage` of `@iobeam/core/testing`.
 *
 * Each thing that is kept has a part of its own, so that a later one is an addition.
 */
export interface ClientStorage {
  /** Where the device id is kept. */
  readonly deviceId: DeviceIdStorage;

  /**
   * Opens the outbox, for one client at a time. Leave it out where points are not kept; `storeAndForward` is then
   * refused.
   *
   * @throws {@link OutboxLockedError} where another client has it open, `StorageError` where it cannot be opened
   */
  openOutbox?(options: OutboxOptions): Promise<Outbox>;
}

/** How large an outbox may become. */
export interface OutboxOptions {
  /** The most bytes of batches that wait; above 0. Each outbox has a default of its own. */
  readonly maxBytes?: number | undefined;
  /** The most bytes of dead letters; above 0. Each outbox has a default of its own. */
  readonly maxDeadLetterBytes?: number | undefined;
}

/** Keeps one device id. Rejections are `StorageError` or `DeviceIdFileError`. */
export interface DeviceIdStorage {
  /** The id that is kept, or `undefined` where none ever was. What is damaged is an error, never `undefined`. */
  load(): Promise<string | undefined>;

  /** Rejects unless an id could be kept now: asked before a device is registered, so that none is registered in vain. */
  checkWritable(): Promise<void>;

  /** Keeps `deviceId`, in place of another where there is one. Resolves when it is durable. */
  save(deviceId: string): Promise<void>;

  /**
   * Keeps `deviceId` unless one is kept already; among several callers at once, processes too, exactly one wins.
   *
   * @returns the id that is kept now, the caller's or the winner's
   */
  claim(deviceId: string): Promise<string>;
}
