import {
  checkDeviceId,
  checkDeviceName,
  checkProjectId,
  checkSeriesName,
  InvalidArgumentError,
  isDeviceId,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDeviceId, anySeriesName, holdsFor } from "../property.ts";

const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true });

describe("checkProjectId", () => {
  it.each([1, 6, Number.MAX_SAFE_INTEGER])("takes %i", (id) => {
    expect(checkProjectId(id)).toBe(id);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1", 1n, null, undefined, [1]])(
    "refuses %o",
    (id) => {
      expect(() => checkProjectId(id)).toThrow(/^projectId must be a project id: an integer above 0, as a number; /);
    },
  );
});

describe("checkDeviceId", () => {
  it.each(["a", "0", "own:id_1-A", "x".repeat(256), "ALL", "b671c1e8cc64df637935ae4a"])("takes %s", (id) => {
    expect(checkDeviceId(id)).toBe(id);
    expect(isDeviceId(id)).toBe(true);
  });

  it.each(["", " ", "a b", "a\n", "\na", "ä", "a/b", "a.b", "x".repeat(257), "all", 5, null, undefined, ["a"]])(
    "refuses %o",
    (id) => {
      expect(() => checkDeviceId(id)).toThrow(/^deviceId must be a device id: 1 to 256 of a-z A-Z 0-9 : _ -, and not /);
      expect(isDeviceId(id)).toBe(false);
    },
  );
});

describe("checkDeviceName", () => {
  it.each(["a", "Gewächshaus 3 \u{1F321}", "x".repeat(256)])("takes %s", (name) => {
    expect(checkDeviceName(name)).toBe(name);
  });

  it.each(["", "  ", "\n", "x".repeat(257), "\ud83c", 5, null])("refuses %o", (name) => {
    expect(() => checkDeviceName(name)).toThrow(/^deviceName must be a device name: 1 to 256 characters /);
  });
});

describe("checkSeriesName", () => {
  it.each(["a", " ", "a/b", "..", "größe", "\u{1F321}", "timer", "alle", "time ", "x".repeat(256)])(
    "takes %o",
    (name) => {
      expect(checkSeriesName(name)).toBe(name);
    },
  );

  it.each(["", "x".repeat(257), "\ud83c", "\udf21", "\udf21\ud83c", 5, null, undefined, ["a"]])(
    "refuses %o",
    (name) => {
      expect(() => checkSeriesName(name)).toThrow(
        /^seriesName must be a series name: 1 to 256 characters of valid Uni/,
      );
    },
  );

  it.each(["time", "TIME", "Time_Offset", "all", "ALL"])("refuses the reserved %s", (name) => {
    const problem = 'seriesName must be a series name other than the reserved "time", "time_offset", "all"; received ';
    expect(() => checkSeriesName(name)).toThrow(problem);
  });
});

describe("every check", () => {
  const checks = [checkProjectId, checkDeviceId, checkDeviceName, checkSeriesName];

  it("throws nothing but InvalidArgumentError, and names the argument, whatever comes", () => {
    holdsFor([fc.constantFrom(...checks), fc.oneof(anything, fc.string({ unit: "binary" }))], (check, value) => {
      try {
        expect(check(value, "mine")).toBe(value);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgumentError);
        expect(error).toMatchObject({ argument: "mine" });
      }
    });
  });

  it("takes every name of the right form", () => {
    holdsFor([anyDeviceId, anySeriesName], (deviceId, seriesName) => {
      checkDeviceId(deviceId);
      checkSeriesName(seriesName);
    });
  });
});
