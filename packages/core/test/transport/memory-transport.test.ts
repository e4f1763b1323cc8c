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
    await transport.importBatch({ projectId: 6, deviceId: "d", series: [], tables: [table] }, call);
    expect((await transport.query(new QueryReq(7), call)).result).toEqual([]);
    expect((await transport.query(new QueryReq(6), call)).result).toHaveLength(1);
  });

  it("takes a cell that is not there for a gap", async () => {
    const transport = createMemoryTransport();
    const tables = [{ columns: ["a", "b"], rows: [{ timestamp: new Timestamp(1), cells: [5] }] }];
    await transport.importBatch({ projectId: 6, deviceId: "d", series: [], tables }, call);
    const { result } = await transport.query(new QueryReq(6), call);
    expect(result.map(({ name }) => name)).toEqual(["a"]);
  });

  it("tells the signal's reason", async () => {
    const signal = AbortSignal.abort("enough");
    const query = createMemoryTransport().query(new QueryReq(6), { ...call, signal });
    await expect(query).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
  });
});
