import type { EventHub } from "./client-events.ts";
import type { DropReason } from "./client-stats.ts";

/** Counts what becomes of points, and tells of it. */
export class Ledger {
  readonly hub: EventHub;
  added = 0;
  recovered = 0;
  replayed = 0;
  stored = 0;
  sent = 0;
  retried = 0;
  acknowledged = 0;
  rejected = 0;
  refused = 0;
  readonly dropped: Record<DropReason, number> = {
    oldest: 0,
    newest: 0,
    replaced: 0,
    cleared: 0,
    closed: 0,
    damaged: 0,
    "dead-letters": 0,
  };

  constructor(hub: EventHub) {
    this.hub = hub;
  }

  keep(points: number): void {
    this.stored += points;
    this.hub.emit("stored", { points });
  }

  acknowledge(points: number): void {
    if (points === 0) return;
    this.acknowledged += points;
    this.hub.emit("acknowledged", { points });
  }

  drop(points: number, reason: DropReason): void {
    if (points === 0) return;
    this.dropped[reason] += points;
    this.hub.emit("dropped", { points, reason });
  }
}
