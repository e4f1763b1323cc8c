// Claims the id in argv[3] for the folder in argv[2], when standard input says go; prints what is kept.
import { once } from "node:events";
import { createFsClientStorage } from "@iobeam/storage-fs";

const [, , path = "", deviceId = ""] = process.argv;
const storage = createFsClientStorage({ path });
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdout.write(`${await storage.deviceId.claim(deviceId)}\n`);
process.exit(0);
