import { type Client, ClientBuilder, QueryReq, type StoreAndForwardOptions, TimeUnit } from "@iobeam/client";
import type { Transport } from "@iobeam/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { makeUnsignedToken } from "../tokens.ts";
import { CrashMedium } from "./crash-outbox.ts";
import { createFickleBackend, type Mood, REFUSED } from "./fickle-backend.ts";

const RUNS = Number(process.env["FC_RUNS"] ?? 150);
const token = makeUnsignedToken();

type Step =
  | { readonly kind: "add"; readonly series: string; readonly times: readonly number[] }
  | { readonly kind: "refuse"; readonly count: number }
  | { readonly kind: "flush" | "wait" | "crash" | "close" | "disk fails" | "disk works" }
  | { readonly kind: "backend"; readonly mood: Mood };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      series: fc.constantFrom("a", "b"),
      times: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refuse" as const), count: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(...(["flush", "wait", "wait", "crash", "close", "disk fails", "disk works"] as const)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("backend" as const),
      mood: fc.constantFrom<Mood>("takes", "takes", "is down", "swallows its answer", "takes a part", "is another"),
    }),
  },
);

/** What was added of one place, oldest first. */
interface Added {
  readonly value: number;
  /** Whether it has to be there in the end; what nobody had promised when the client crashed may be there or not. */
  fate: "open" | "promised" | "unknown";
}

class History {
  readonly #options: StoreAndForwardOptions;
  readonly #backend = createFickleBackend();
  readonly #medium = new CrashMedium();
  readonly #places = new Map<string, Added[]>();
  readonly #unordered = new Set<readonly Added[]>();
  #client: Client | undefined;
  #crash = (): void => {};
  #next = 0;

  constructor(options: StoreAndForwardOptions) {
    this.#options = options;
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const each of steps) {
      await this.#take(each);
      if (this.#client !== undefined) expectBalance(this.#client);
    }
    await this.#end();
  }

  async #take(each: Step): Promise<void> {
    switch (each.kind) {
      case "add":
        return this.#add(each.series, each.times);
      case "refuse":
        return this.#add(
          REFUSED,
          Array.from({ length: each.count }, () => 1_000 + this.#next++),
        );
      case "flush":
        return this.#flush();
      case "wait":
        return wait(3);
      case "crash":
        return this.#die();
      case "close":
        return this.#close();
      case "disk fails":
        this.#medium.isFailing = true;
        return;
      case "disk works":
        this.#medium.isFailing = false;
        return;
      case "backend":
        this.#backend.mood = each.mood;
    }
  }

  async #open(): Promise<Client> {
    if (this.#client !== undefined) return this.#client;
    const { outbox, crash } = this.#medium.open();
    const { transport, end } = endable(this.#backend);
    this.#crash = () => {
      crash();
      end();
    };
    this.#client = await new ClientBuilder(6, token)
      .transport(transport)
      .setDeviceId("d")
      .storeAndForward({
        batch: { maxPoints: 3, maxAgeMs: 1 },
        retry: { minDelayMs: 1, maxDelayMs: 2 },
        intervalMs: 2,
        ...this.#options,
        outbox,
      })
      .build();
    return this.#client;
  }

  async #add(series: string, times: readonly number[]): Promise<void> {
    const client = await this.#open();
    const values = times.map(() => this.#next++);
    const before = client.stats().dropped.newest;
    client.addValues(series, times, values, TimeUnit.MICROSECONDS);
    if (client.stats().dropped.newest > before) return;
    for (const [at, time] of times.entries()) {
      const value = values[at] as number;
      const place = this.#places.get(`${series}@${time}`) ?? [];
      this.#places.set(`${series}@${time}`, place);
      place.push({ value, fate: "open" });
    }
    if (this.#options.durability === "every-point" && !client.stats().isStorageFailing) this.#promise();
  }

  async #flush(): Promise<void> {
    const client = await this.#open();
    const isKept = await client.flush({ timeoutMs: 20 }).then(
      () => true,
      () => false,
    );
    if (isKept) this.#promise();
  }

  async #close(): Promise<void> {
    const isKept = await (await this.#open()).close({ timeoutMs: 20 }).then(
      () => true,
      () => false,
    );
    if (isKept) this.#promise();
    this.#die();
  }

  #promise(): void {
    this.#decide("promised");
  }

  #die(): void {
    // What was sent could not be removed from a disk that fails: it comes again, behind what has replaced it.
    if (this.#medium.hasFailed) for (const place of this.#places.values()) this.#unordered.add(place);
    this.#crash();
    this.#client = undefined;
    this.#decide("unknown");
  }

  #decide(fate: Added["fate"]): void {
    for (const place of this.#places.values()) {
      for (const added of place) if (added.fate === "open") added.fate = fate;
    }
  }

  async #end(): Promise<void> {
    this.#medium.isFailing = false;
    this.#backend.mood = "takes";
    const client = await this.#open();
    this.#promise();
    for (let turn = 0; client.pending > 0; turn++) {
      if (turn > 100) throw new Error(`never drained: ${JSON.stringify(client.stats())}`);
      await client.flush({ timeoutMs: 20 });
    }
    const { result } = await client.query(new QueryReq(6, { timeUnit: "usec" }));
    const found = new Map(
      result.flatMap(({ name, data }) => data.map(({ time, value }) => [`${name}@${time}`, value])),
    );
    for (const [key, place] of this.#places) {
      if (key.startsWith(REFUSED)) continue;
      const newest = place.findLastIndex(({ fate }) => fate === "promised");
      const first = this.#unordered.has(place) ? 0 : Math.max(0, newest);
      const allowed: unknown[] = place.slice(first).map(({ value }) => value);
      if (newest < 0) allowed.push(undefined);
      expect(allowed, `${key} of ${JSON.stringify(place)}`).toContain(found.get(key));
    }
    for (const key of found.keys()) expect(this.#places.has(key), `${key} was never added`).toBe(true);
    await this.#checkRefused(client);
    expectBalance(client);
    await client.close();
  }

  /** Dead letters of the last client alone: the medium of this test keeps no others. */
  async #checkRefused(client: Client): Promise<void> {
    for (const { points } of await client.deadLetters.list()) {
      for (const { series } of points) expect(series).toBe(REFUSED);
    }
  }
}

/** A transport of a process that can die: from then on its calls neither have an effect nor an end. */
function endable(backend: Transport): { transport: Transport; end: () => void } {
  let isOver = false;
  const transport: Transport = {
    ...backend,
    importBatch: (batch, call) => (isOver ? new Promise(() => {}) : backend.importBatch(batch, call)),
  };
  return { transport, end: () => (isOver = true) };
}

function expectBalance(client: Client): void {
  const { added, recovered, replayed, acknowledged, rejected, waiting, dropped } = client.stats();
  const { "dead-letters": _, ...gone } = dropped;
  const out = Object.values(gone).reduce((sum, count) => sum + count, acknowledged + rejected + waiting);
  expect(out, JSON.stringify(client.stats())).toBe(added + recovered + replayed);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const options: [name: string, options: StoreAndForwardOptions][] = [
  ["every batch", { durability: "every-batch" }],
  ["every point", { durability: "every-point" }],
  ["at intervals", { durability: "interval" }],
  ["every batch, with little memory", { durability: "every-batch", memory: { maxPoints: 12 } }],
  ["every point, with little memory", { durability: "every-point", memory: { maxPoints: 12 } }],
  ["at intervals, with little memory", { durability: "interval", memory: { maxPoints: 12 } }],
];

it.each(options)("keeps every promise through any history: %s", { timeout: 300_000 }, async (_name, chosen) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), (steps) => {
      const withoutReject: StoreAndForwardOptions = { whenFull: "drop-newest", ...chosen };
      return new History(withoutReject).run(steps);
    }),
    { numRuns: RUNS },
  );
});
