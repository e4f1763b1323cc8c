// Saves one of two ids of different lengths again and again in the folder in argv[2], until it is killed.
import { createFsClientStorage } from "@iobeam/storage-fs";

const [, , path = ""] = process.argv;
const { deviceId } = createFsClientStorage({ path });
await deviceId.save("a".repeat(10));
process.stdout.write("ready\n");
for (;;) {
  await deviceId.save("b".repeat(200));
  await deviceId.save("a".repeat(10));
}
