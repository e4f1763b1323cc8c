// A device that stores and forwards: prints each number when its point is as safe as was asked for.
import { once } from "node:events";
import { ClientBuilder, DataPoint, type StoreAndForwardOptions } from "@iobeam/client";

const [, , url = "", projectId = "", token = "", folder = "", first = "0", durability = "every-batch", mode = ""] =
  process.argv;
const client = await new ClientBuilder(Number(projectId), token)
  .setBackend(url)
  .saveToDisk(folder)
  .setDeviceId("d")
  .storeAndForward({
    durability: durability as NonNullable<StoreAndForwardOptions["durability"]>,
    batch: { maxPoints: 10 },
    retry: { minDelayMs: 20, maxDelayMs: mode === "leave" ? 3_600_000 : 50 },
  })
  .build();
for (let number = Number(first); mode !== "leave"; number++) {
  client.addDataPoint("numbers", new DataPoint(number, number));
  if (durability !== "every-point") await client.flush({ timeoutMs: 0 });
  if (!process.stdout.write(`${number}\n`)) await once(process.stdout, "drain");
  if (number % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
client.addDataPoint("numbers", new DataPoint(1, 1));
await client.flush();
client.addDataPoint("numbers", new DataPoint(2, 2));
process.stdout.write("leaving\n");
