import { createBackgroundWork } from "./background-work.ts";
import { openForWriting } from "./connection.ts";
import { createPointTables } from "./point-tables.ts";
import { createSealer } from "./sealer.ts";
import { serveRequests } from "./serve-requests.ts";
import { createWriteGroup } from "./write-group.ts";

serveRequests(openForWriting, (db) => {
  const tables = createPointTables(db);
  const sealer = createSealer(tables);
  return { answer: createWriteGroup(db, tables, sealer.note), workOn: createBackgroundWork(db, tables, sealer) };
});
