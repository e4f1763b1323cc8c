import {
  ClientBuilder,
  DataPoint,
  DataSeries,
  makeQuery,
  makeUniformDataSeries,
  QueryReq,
  Timestamp,
  TimeUnit,
} from "@iobeam/client";
import { describe, expect, it } from "vitest";
import { makeTemporaryFolder, startBackend } from "./backend.ts";

describe("a device and the real backend", () => {
  it("register, send and query as the mission says", async () => {
    const { url, projectId, token, makeToken } = await startBackend({ onDisk: true });
    const client = await new ClientBuilder(projectId, token)
      .setBackend(url)
      .saveToDisk(await makeTemporaryFolder())
      .registerDevice()
      .build();
    const start = 1_427_316_488_000;
    client.addDataPoint("temperature", new DataPoint(21.5, start));
    client.addDataPoint("temperature", new DataPoint(-3, start + 1_000));
    client.addDataPoint("humidity", new DataPoint(0.61, new Timestamp(1_427_316_488, TimeUnit.SECONDS)));
    expect(await client.send()).toBe(true);

    const readToken = await makeToken({ read: true });
    const q = new QueryReq(projectId, { deviceId: client.deviceId, seriesName: "temperature" });
    const res = await makeQuery(readToken, q.limit(5).fromTime(start).greaterThan(0), { backend: url });
    expect(res).toEqual({
      result: [
        {
          project_id: projectId,
          device_id: client.deviceId,
          name: "temperature",
          data: [{ time: start, value: 21.5 }],
        },
      ],
      timefmt: "msec",
    });
  });

  it("carry series, uniform series and tables of more points than one request takes", async () => {
    const { projectId, token, transport, requests } = await startBackend({ onDisk: true });
    const client = await new ClientBuilder(projectId, token).transport(transport).setDeviceId("d").build();
    const values = Array.from({ length: 2_400 }, (_, at) => at / 8);
    client.addDataSeries(makeUniformDataSeries("uniform", 0, 2_399_000, values));
    client.addDataSeries(new DataSeries("few", [new DataPoint(1, 1), new DataPoint(2, 2)]));
    const table = client.createDataStore(["a", "b", "c"]);
    for (let at = 0; at < 700; at++) table.add(at, { a: at, b: `text ${at}`, c: at % 2 === 0 });
    expect(client.pending).toBe(2_400 + 2 + 2_100);
    await client.send();
    // The first 1,000 points as JSON, whose answer says that blocks are taken; then all others in one body.
    expect(requests).toEqual(["POST imports", "POST imports"]);
    const read = async (seriesName: string): Promise<unknown[]> => {
      const { result } = await client.query(new QueryReq(projectId, { seriesName }));
      return result[0]?.data.map(({ value }) => value) ?? [];
    };
    expect(await read("uniform")).toEqual(values);
    expect(await read("few")).toEqual([1, 2]);
    expect((await read("b")).at(-1)).toBe("text 699");
    expect(await read("c")).toHaveLength(700);
  });

  it("store a point once, however often it is sent", async () => {
    const { projectId, token, transport } = await startBackend({ onDisk: true });
    const client = await new ClientBuilder(projectId, token).transport(transport).setDeviceId("d").build();
    for (let time = 0; time < 3; time++) {
      client.addDataPoint("s", new DataPoint(time, 5));
      await client.send();
    }
    const { result } = await client.query(new QueryReq(projectId));
    expect(result[0]?.data).toEqual([{ time: 5, value: 2 }]);
  });

  it("say what a token lacks", async () => {
    const { url, projectId, makeToken } = await startBackend({ onDisk: true });
    const [readOnly, writeOnly] = [await makeToken({ read: true }), await makeToken({ write: true })];
    const client = await new ClientBuilder(projectId, readOnly).setBackend(url).setDeviceId("d").build();
    client.addDataPoint("s", new DataPoint(1));
    await expect(client.send()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(client.pending).toBe(1);
    await expect(makeQuery(writeOnly, new QueryReq(projectId), { backend: url })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("never share a time, however fast points are taken", async () => {
    const { projectId, token, transport } = await startBackend({ onDisk: true });
    const client = await new ClientBuilder(projectId, token).transport(transport).setDeviceId("d").build();
    for (let at = 0; at < 5_000; at++) client.addDataPoint("fast", new DataPoint(at));
    await client.send();
    const { result } = await client.query(new QueryReq(projectId, { timeUnit: TimeUnit.MICROSECONDS }));
    expect(result[0]?.data.map(({ value }) => value)).toEqual(Array.from({ length: 5_000 }, (_, at) => at));
  });
});
