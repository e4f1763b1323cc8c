import { inspect } from "node:util";
import {
  BackendUnavailableError,
  type ImportBatch,
  IobeamError,
  type IobeamErrorCode,
  NetworkError,
  PartialImportError,
  UnauthorizedError,
} from "@iobeam/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { blocksOf } from "../blocks.ts";
import { exportedClasses, samples } from "./samples.ts";

describe("the family", () => {
  it("is closed: a sample of every exported class, and a class for every code", () => {
    expect(Object.keys(samples).sort()).toEqual(exportedClasses);
    expectTypeOf<(typeof samples)[keyof typeof samples]["code"]>().toEqualTypeOf<IobeamErrorCode>();
    expect(new Set(Object.values(samples).map(({ code }) => code)).size).toBe(exportedClasses.length);
  });

  it("narrows by code", () => {
    const error = samples.NetworkError as (typeof samples)[keyof typeof samples];
    if (error.code === "TIMEOUT") expectTypeOf(error.timeoutMs).toEqualTypeOf<number>();
  });

  it.each(Object.entries(samples))("%s has its own name, a literal code and a message for people", (name, error) => {
    expect(error).toBeInstanceOf(IobeamError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
    expect(error.code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(error.message).toMatch(/^\S.{10,}/);
    expect(error.message).not.toMatch(/undefined|\[object|null/);
    expect(String(error)).toBe(`${name}: ${error.message}`);
  });

  it.each([
    ["NetworkError", true, undefined],
    ["RequestTimeoutError", true, undefined],
    ["BackendUnavailableError", true, 2_000],
    ["PartialImportError", true, undefined],
    ["UnauthorizedError", false, undefined],
    ["RequestRejectedError", false, undefined],
    ["InvalidArgumentError", false, undefined],
    ["AbortedError", false, undefined],
    ["StorageError", false, undefined],
  ] as const)("%s says whether trying again can help: %s", (name, retryable, retryAfterMs) => {
    expect(samples[name]).toMatchObject({ retryable, retryAfterMs });
  });

  it("keeps the cause", () => {
    const cause = new Error("ENOSPC");
    expect(new UnauthorizedError("x", { cause }).cause).toBe(cause);
    expect(samples.StorageError.message).toBe("Could not write /data: ENOSPC");
    expect("cause" in new UnauthorizedError("x")).toBe(false);
  });

  it("has its context in fields", () => {
    expect(samples.BackendUnavailableError).toMatchObject({ status: 503 });
    expect(samples.DeviceIdFileError).toMatchObject({ path: "/data/iobeam_device_id" });
    expect(samples.DuplicateDeviceIdError).toMatchObject({ deviceId: "greenhouse-3" });
    expect(samples.DuplicateDeviceNameError).toMatchObject({ deviceName: "Greenhouse 3" });
    expect(samples.InvalidArgumentError).toMatchObject({ argument: "limit", expected: "an integer above 0" });
    expect(samples.NetworkError).toMatchObject({ mayHaveArrived: false });
    expect(samples.RequestRejectedError).toMatchObject({ status: 413, backendCode: 1_002 });
    expect(samples.RequestTimeoutError).toMatchObject({ timeoutMs: 10_000 });
  });

  it("prints without its marker", () => {
    expect(inspect(samples.NoDeviceError)).not.toContain("isIobeamError");
    expect(samples.NoDeviceError.isIobeamError).toBe(true);
  });
});

describe("PartialImportError", () => {
  const batchOf = (count: number): ImportBatch => {
    const points = Array.from({ length: count }, (_, at) => [at, at] as const);
    return { projectId: 6, deviceId: "d", blocks: blocksOf("s", points) };
  };

  it("counts what is stored and what is not", () => {
    const cause = new BackendUnavailableError(429, "slow down", 500);
    const error = new PartialImportError(batchOf(1), batchOf(2), cause);
    expect(error.message).toBe("2 of 3 points are not stored: The backend is unavailable (429): slow down");
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 500, cause });
  });

  it("cannot be retried where its cause cannot", () => {
    const error = new PartialImportError(batchOf(1), batchOf(2), new UnauthorizedError("ended"));
    expect(error).toMatchObject({ retryable: false, retryAfterMs: undefined });
  });
});

describe("IobeamError.is", () => {
  it("knows every member, also of another copy of the package", () => {
    class Foreign extends Error {
      readonly isIobeamError = true;
    }
    for (const error of Object.values(samples)) expect(IobeamError.is(error)).toBe(true);
    expect(IobeamError.is(new Foreign())).toBe(true);
    expect(IobeamError.is(new NetworkError("x", true))).toBe(true);
  });

  it.each([new Error("x"), new TypeError("x"), null, undefined, "NETWORK", { isIobeamError: true }])(
    "does not take %o for one",
    (value) => {
      expect(IobeamError.is(value)).toBe(false);
    },
  );
});
