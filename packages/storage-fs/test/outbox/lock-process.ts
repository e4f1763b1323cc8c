// Opens the outbox in argv[2] when standard input says go, and prints "owner" or the code of the refusal. An owner
// keeps it: until it is killed, or told to close; with "block" its event loop stands still.
import { createInterface } from "node:readline";
import { createFsClientStorage } from "@iobeam/storage-fs";

const [, , path = ""] = process.argv;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
process.stdout.write("ready\n");
await lines.next();
try {
  const outbox = await createFsClientStorage({ path }).openOutbox?.({});
  process.stdout.write("owner\n");
  const { value: order } = await lines.next();
  if (order === "block") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30_000);
  await outbox?.close();
  process.stdout.write("closed\n");
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}\n`);
}
process.exit(0);
