import { openForWriting } from "./connection.ts";
import { serveRequests } from "./serve-requests.ts";
import { createWriteGroup } from "./write-group.ts";

serveRequests(openForWriting, createWriteGroup);
