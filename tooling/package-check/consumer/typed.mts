// What a user's compiler says of the declarations, with libraries checked too.
import { type Client, ClientBuilder, DataPoint, makeQuery, QueryReq, type QueryResult } from "@iobeam/client";
import { Timestamp, type Transport } from "@iobeam/core";
import { createManualClock } from "@iobeam/core/testing";
import { createHttpTransport } from "@iobeam/transport";

const transport: Transport = createHttpTransport();
const client: Client = await new ClientBuilder(1, "token").transport(transport).registerDevice().build();
client.addDataPoint("temperature", new DataPoint(21.5, new Timestamp(1)));
const sent: boolean = await client.send();
const answer: QueryResult = await makeQuery("token", new QueryReq(1, { seriesName: "temperature" }).limit(3));
export const seen = [sent, answer.result.length, createManualClock];

// @ts-expect-error: a value is a number, not any
new DataPoint("21.5");
