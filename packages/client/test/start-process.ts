// Builds a client with saveToDisk as the arguments say, when standard input says go; prints its device id.
import { once } from "node:events";
import { ClientBuilder } from "@iobeam/client";

const [, , url = "", projectId = "", token = "", path = "", deviceId] = process.argv;
process.stdout.write("ready\n");
await once(process.stdin, "data");
const client = await new ClientBuilder(Number(projectId), token)
  .setBackend(url)
  .saveToDisk(path)
  .registerDevice({ deviceId })
  .build();
process.stdout.write(`${client.deviceId}\n`);
process.exit(0);
