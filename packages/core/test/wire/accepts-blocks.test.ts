import { acceptsBlocks, BLOCKS_TYPE } from "@iobeam/core";
import { describe, expect, it } from "vitest";

describe("acceptsBlocks", () => {
  it.each([
    BLOCKS_TYPE,
    BLOCKS_TYPE.toUpperCase(),
    `text/html;q=0, ${BLOCKS_TYPE} ; q=0.5`,
    `${BLOCKS_TYPE};q=0.001, */*`,
  ])("takes %s", (accept) => {
    expect(acceptsBlocks(accept)).toBe(true);
  });

  it.each([null, undefined, "", "*/*", `${BLOCKS_TYPE}2`, `${BLOCKS_TYPE};q=0`, `${BLOCKS_TYPE} ; v=1; q=0.00, */*`])(
    "does not take %s",
    (accept) => {
      expect(acceptsBlocks(accept)).toBe(false);
    },
  );
});
