import { Device } from "@iobeam/core";
import { describe, expect, it } from "vitest";

describe("Device", () => {
  it("has a project, an id and perhaps a name", () => {
    expect({ ...new Device(6, "greenhouse-3", "Greenhouse 3") }).toEqual({
      projectId: 6,
      deviceId: "greenhouse-3",
      deviceName: "Greenhouse 3",
    });
    expect(new Device(6, "greenhouse-3").deviceName).toBeUndefined();
  });

  it("is immutable", () => {
    expect(Object.isFrozen(new Device(6, "d"))).toBe(true);
  });
});
