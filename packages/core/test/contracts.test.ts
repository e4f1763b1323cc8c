import { createMemoryClientStorage, createMemoryTransport } from "@iobeam/core";
import { describeClientStorage, describeTransport } from "@iobeam/core/testing";
import { describe, it } from "vitest";

const runner = { describe, it };

describeClientStorage({
  runner,
  name: "in memory",
  create: async () => ({ storage: createMemoryClientStorage() }),
});

describeTransport({
  runner,
  name: "in memory",
  create: async () => ({
    transport: createMemoryTransport({ tokens: ["good"] }),
    projectId: 6,
    token: "good",
    badToken: "bad",
  }),
});
