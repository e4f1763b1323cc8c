import { freemem, loadavg } from "node:os";
import { ClientBuilder, DataPoint, makeQuery, QueryReq } from "@iobeam/client";

const { IOBEAM_URL = "http://127.0.0.1:4626", IOBEAM_PROJECT_ID, IOBEAM_PROJECT_TOKEN = "" } = process.env;
const projectId = Number(IOBEAM_PROJECT_ID);

const client = await new ClientBuilder(projectId, IOBEAM_PROJECT_TOKEN)
  .setBackend(IOBEAM_URL)
  .saveToDisk() // keeps the device id in ./iobeam_device_id
  .registerDevice() // once; from then on the id on the disk is used
  .build();

client.addDataPoint("load", new DataPoint(loadavg()[0] ?? 0));
client.addDataPoint("free-memory-mb", new DataPoint(Math.round(freemem() / 1e6)));
await client.send(); // true when the backend has all of it, on its disk

const request = new QueryReq(projectId, { deviceId: client.deviceId }).limit(3);
const { result } = await makeQuery(IOBEAM_PROJECT_TOKEN, request, { backend: IOBEAM_URL });
for (const { name, data } of result) console.log(name, data);
