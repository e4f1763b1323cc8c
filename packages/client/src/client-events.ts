import { InvalidArgumentError, type IobeamError } from "@iobeam/core";
import type { DropReason } from "./client-stats.ts";

/** What a client tells those who listen, by the event's name. */
export interface ClientEvents {
  /** Points are in the outbox: they survive what the outbox survives. */
  readonly stored: { readonly points: number };
  /** The backend has points. */
  readonly acknowledged: { readonly points: number };
  /** A try to send failed; the points stay, and are sent again after `retryInMs` milliseconds. */
  readonly failed: { readonly error: IobeamError; readonly attempt: number; readonly retryInMs: number };
  /** The backend has refused points for good; they are dead letters now. */
  readonly rejected: { readonly points: number; readonly series: string; readonly error: IobeamError };
  /** Points are gone. */
  readonly dropped: { readonly points: number; readonly reason: DropReason };
  /** The outbox cannot be written to; points are kept in memory, as long as there is room. */
  readonly storageFailed: { readonly error: IobeamError };
  /** The outbox can be written to again. */
  readonly storageRecovered: Record<never, never>;
  /** Everything was sent: nothing waits but the batch that is being filled. */
  readonly drained: Record<never, never>;
}

/** Hears of an event. What it throws is counted, and has no other effect. */
export type ClientListener<Name extends keyof ClientEvents> = (event: ClientEvents[Name]) => unknown;

/** Listeners by the name of the event. */
export type ClientListeners = { readonly [Name in keyof ClientEvents]?: ClientListener<Name> | undefined };

const EVENTS: ReadonlySet<string> = new Set<keyof ClientEvents>([
  "stored",
  "acknowledged",
  "failed",
  "rejected",
  "dropped",
  "storageFailed",
  "storageRecovered",
  "drained",
]);

/** Tells listeners of events. */
export class EventHub {
  readonly #listeners = new Map<keyof ClientEvents, Set<ClientListener<never>>>();
  /** How many exceptions listeners have thrown. */
  errors = 0;

  /** Adds listeners by the name of their event; all of them or, where one is unusable, none. */
  addAll(listeners: ClientListeners): void {
    for (const [name, listener] of checkListeners(listeners)) this.on(name, listener);
  }

  /** @returns a function that ends it */
  on<Name extends keyof ClientEvents>(name: Name, listener: ClientListener<Name>): () => void {
    checkListener(name, listener);
    const known = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, known);
    // A wrapper, so that one function that was given twice is called twice and ended once.
    const call: ClientListener<Name> = (event) => listener(event);
    known.add(call as ClientListener<never>);
    return () => known.delete(call as ClientListener<never>);
  }

  /** Tells them soon, and not at once: a listener may call anything, and would find what calls it half done. */
  emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined || listeners.size === 0) return;
    queueMicrotask(() => {
      for (const listener of [...listeners]) this.#call(listener as ClientListener<Name>, event);
    });
  }

  #call<Name extends keyof ClientEvents>(listener: ClientListener<Name>, event: ClientEvents[Name]): void {
    const failed = (): void => {
      this.errors++;
    };
    try {
      const outcome = listener(event);
      if (outcome instanceof Promise) outcome.catch(failed);
    } catch {
      failed();
    }
  }
}

/**
 * The listeners that there are, with the names of their events.
 *
 * @throws {@link InvalidArgumentError} for an event that there is not, or something that is no function
 */
export function checkListeners(
  listeners: ClientListeners,
): [name: keyof ClientEvents, listener: ClientListener<keyof ClientEvents>][] {
  const given = Object.entries(listeners).filter(([, listener]) => listener !== undefined);
  for (const [name, listener] of given) checkListener(name, listener);
  return given as [keyof ClientEvents, ClientListener<keyof ClientEvents>][];
}

/** @throws {@link InvalidArgumentError} for an event that there is not, or something that is no function */
function checkListener(name: string, listener: unknown): void {
  if (!EVENTS.has(name)) throw new InvalidArgumentError("name", `one of ${[...EVENTS].join(", ")}`, name);
  if (typeof listener !== "function") throw new InvalidArgumentError("listener", "a function", listener);
}
