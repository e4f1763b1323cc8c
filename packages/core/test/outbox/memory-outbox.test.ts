import { createMemoryOutbox } from "@iobeam/core";
import { describeOutbox } from "@iobeam/core/testing";
import { describe, it } from "vitest";

describeOutbox({
  runner: { describe, it },
  name: "in memory",
  create: async () => ({ open: async (options) => createMemoryOutbox(options), outlivesProcess: false }),
});
