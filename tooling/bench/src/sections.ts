import { browserSection } from "./browser/browser-section.ts";
import { burstSection } from "./client/burst-section.ts";
import { clientSection } from "./client/client-section.ts";
import { memorySection } from "./client/memory-section.ts";
import { outboxSection } from "./outbox/outbox-section.ts";
import type { Section } from "./section.ts";
import { serverSection } from "./server/server-section.ts";

/** Every part of the benchmark, in the order in which they run and are told of. */
export const sections: readonly Section<unknown>[] = [
  clientSection,
  memorySection,
  burstSection,
  outboxSection,
  serverSection,
  browserSection,
];
