import { createMemoryTransport, DataStore, Device, isDeviceId, QueryReq, Timestamp } from "@iobeam/core";
import { describe, expect, it } from "vitest";

const call = { token: "any" };

describe("createMemoryTransport", () => {
  it("takes every token where none is listed", async () => {
    await expect(createMemoryTransport().serverTime(call)).resolves.toBeInstanceOf(Timestamp);
    await expect(createMemoryTransport({ tokens: [] }).serverTime(call)).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
  });

  it("makes ids in the form of a device id, and gives a device its id for a name", async () => {
    const transport = createMemoryTransport();
    expect(isDeviceId((await transport.registerDevice({ projectId: 6 }, call)).deviceId)).toBe(true);
    expect(await transport.registerDevice({ projectId: 6, deviceId: "d" }, call)).toEqual(new Device(6, "d", "d"));
  });

  it("keeps projects apart", async () => {
    const transport = createMemoryTransport();
    await transport.registerDevice({ projectId: 6, deviceId: "d", deviceName: "D" }, call);
    await transport.registerDevice({ projectId: 7, deviceId: "d", deviceName: "D" }, call);
    const table = new DataStore(["a"]);
    table.add(1, { a: 1 });
    await transport.importBatch({ projectId: 6, deviceId: "d", blocks: table.take() }, call);
    expect((await transport.query(new QueryReq(7), call)).result).toEqual([]);
    expect((await transport.query(new QueryReq(6), call)).result).toHaveLength(1);
  });

  it("refuses bytes that are no block", async () => {
    const blocks = [{ name: "s", block: new Uint8Array(50) }];
    const importing = createMemoryTransport().importBatch({ projectId: 6, deviceId: "d", blocks }, call);
    await expect(importing).rejects.toMatchObject({ code: "INVALID_BLOCK" });
  });

  it("tells the signal's reason", async () => {
    const signal = AbortSignal.abort("enough");
    const query = createMemoryTransport().query(new QueryReq(6), { ...call, signal });
    await expect(query).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
  });
});
