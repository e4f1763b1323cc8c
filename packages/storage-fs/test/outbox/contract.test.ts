import { describeOutbox } from "@iobeam/core/testing";
import { describe, it } from "vitest";
import { makeOutboxFolder } from "./outbox-folder.ts";

describeOutbox({
  runner: { describe, it },
  name: "in a folder",
  create: async () => {
    const { open } = await makeOutboxFolder();
    return { open, outlivesProcess: true };
  },
});
