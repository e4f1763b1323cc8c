import {
  Device,
  decodeDevice,
  decodeServerTime,
  decodeToken,
  ErrorCode,
  encodeRegistration,
  encodeTokenRefresh,
  formatWireDate,
  InvalidResponseError,
  makeErrorBody,
  readErrorBody,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsFor } from "../property.ts";

describe("the body of a registration", () => {
  it("holds what is wanted and nothing else", () => {
    expect(encodeRegistration({ projectId: 6 })).toBe('{"project_id":6}');
    expect(encodeRegistration({ projectId: 6, deviceId: "d", deviceName: "Näme" })).toBe(
      '{"project_id":6,"device_id":"d","device_name":"Näme"}',
    );
  });

  it("is answered with a device", () => {
    const body = { project_id: 6, device_id: "d", device_name: "Name", created: "2016-08-28 17:25:31 +0000" };
    expect(decodeDevice(body, 6)).toEqual(new Device(6, "d", "Name"));
  });

  it.each([undefined, null, "", "  ", 5, "x".repeat(400), "\ud83c"])(
    "is answered with a device without a name where the name is %o",
    (device_name) => {
      expect(decodeDevice({ device_id: "d", device_name }, 6)).toEqual(new Device(6, "d"));
    },
  );

  it.each([undefined, null, 5, "d", [], {}, { device_id: "" }, { device_id: "a b" }, { device_id: 5 }])(
    "refuses the answer %j",
    (body) => {
      expect(() => decodeDevice(body, 6)).toThrow(InvalidResponseError);
    },
  );
});

describe("the body of a refresh", () => {
  it("holds the old token", () => {
    expect(encodeTokenRefresh("a.b.c")).toBe('{"refresh_token":"a.b.c"}');
  });

  it("is answered with a new one", () => {
    expect(decodeToken({ token: "d.e.f", expires: "2016-08-28 17:25:31 +0000" })).toBe("d.e.f");
  });

  it.each([undefined, null, "d.e.f", {}, { token: "" }, { token: 5 }])("refuses the answer %j", (body) => {
    expect(() => decodeToken(body)).toThrow(InvalidResponseError);
  });
});

describe("the backend's time", () => {
  it("is in milliseconds", () => {
    expect(decodeServerTime({ server_timestamp: 1_427_316_488_000 }).micros).toBe(1_427_316_488_000_000);
  });

  it.each([
    undefined,
    null,
    5,
    {},
    { server_timestamp: "5" },
    { server_timestamp: 1.5 },
    { server_timestamp: 1_427_316_488_000.123 },
    { server_timestamp: 9_007_199_254_741 },
    { server_timestamp: { sec: 1, usec: 2 } },
  ])("refuses the answer %j", (body) => {
    expect(() => decodeServerTime(body)).toThrow(InvalidResponseError);
  });
});

describe("the body of an error", () => {
  it("holds the details under both names that clients read", () => {
    expect(makeErrorBody(ErrorCode.DUPLICATE_DEVICE_ID, "Device ID already in use", "d")).toEqual({
      errors: [{ code: 150, message: "Device ID already in use", details: "d", detailed_message: "d" }],
    });
    expect(makeErrorBody(32, "No such device")).toEqual({ errors: [{ code: 32, message: "No such device" }] });
  });

  it("is read back", () => {
    const body = makeErrorBody(150, "taken", "d");
    expect(readErrorBody(body)).toEqual(body.errors[0]);
  });

  it("is read with what is usable", () => {
    const errors = [{ code: 5, message: "m", details: 7, detailed_message: null, more: 1 }, { code: 6 }];
    expect(readErrorBody({ errors })).toEqual({ code: 5, message: "m" });
  });

  it.each([undefined, null, "x", 5, [], {}, { errors: null }, { errors: "abc" }, { errors: [] }, { errors: [null] }])(
    "is nothing where the body is %j",
    (body) => {
      expect(readErrorBody(body)).toBeUndefined();
    },
  );

  it.each([{ errors: [{ code: "150", message: "m" }] }, { errors: [{ code: 150 }] }])("is nothing for %j", (body) => {
    expect(readErrorBody(body)).toBeUndefined();
  });
});

describe("every decoder of an answer", () => {
  it("throws nothing but InvalidResponseError, whatever JSON comes", () => {
    const names = fc.constantFrom("device_id", "device_name", "token", "server_timestamp", "errors");
    const bodies = fc.oneof(fc.jsonValue(), fc.dictionary(names, fc.jsonValue()));
    const decoders = [(body: unknown) => decodeDevice(body, 6), decodeToken, decodeServerTime, readErrorBody];
    holdsFor([fc.constantFrom(...decoders), bodies], (decode, body) => {
      try {
        decode(body);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidResponseError);
      }
    });
  });
});

describe("formatWireDate", () => {
  it("writes UTC, cut to the second", () => {
    expect(formatWireDate(new Date("2016-08-28T19:25:31.999+02:00"))).toBe("2016-08-28 17:25:31 +0000");
  });
});
