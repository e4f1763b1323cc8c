import { ClientBuilder, DataPoint, NetworkError, QueryReq, type Transport, UnauthorizedError } from "@iobeam/client";
import { countPoints, createMemoryTransport, PartialImportError, RequestRejectedError } from "@iobeam/core";
import { createManualClock } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";
import { startBackend } from "./backend.ts";
import { cutBatch } from "./cut-batch.ts";
import { makeUnsignedToken } from "./tokens.ts";

const HOUR = 3_600_000;
const query = new QueryReq(6);

/** A transport that hands out `fresh` tokens and lists what it is asked with which token. */
function recording(fresh: (attempt: number) => string | Error): { transport: Transport; asked: string[] } {
  const asked: string[] = [];
  const memory = createMemoryTransport();
  let refreshes = 0;
  const transport: Transport = {
    ...memory,
    async refreshToken({ token }) {
      asked.push(`refresh ${token}`);
      const outcome = fresh(++refreshes);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    query(request, call) {
      asked.push(`query ${call.token}`);
      return memory.query(request, call);
    },
  };
  return { transport, asked };
}

describe("a project token", () => {
  const [old, fresh] = [makeUnsignedToken(23 * HOUR), makeUnsignedToken(100 * HOUR)];

  it("is used as it is while more than a day of it is left", async () => {
    const { transport, asked } = recording(() => fresh);
    const token = makeUnsignedToken(25 * HOUR);
    const client = await new ClientBuilder(6, token).transport(transport).clock(createManualClock()).build();
    await client.query(query);
    expect(asked).toEqual([`query ${token}`]);
  });

  it("is refreshed when less than a day of it is left, once for calls at the same time", async () => {
    const { transport, asked } = recording(() => fresh);
    const client = await new ClientBuilder(6, old).transport(transport).clock(createManualClock()).build();
    await Promise.all([client.query(query), client.query(query)]);
    expect(asked).toEqual([`refresh ${old}`, `query ${fresh}`, `query ${fresh}`]);
  });

  it("is used on where the refresh fails and time is left, and not asked for again at once", async () => {
    const { transport, asked } = recording(() => new NetworkError("down", true));
    const clock = createManualClock();
    const client = await new ClientBuilder(6, old).transport(transport).clock(clock).build();
    await client.query(query);
    await client.query(query);
    await clock.advance(61_000);
    await client.query(query);
    expect(asked).toEqual([`refresh ${old}`, `query ${old}`, `query ${old}`, `refresh ${old}`, `query ${old}`]);
  });

  it("that seems to have ended and is not refreshed is tried all the same: this clock may be wrong", async () => {
    const { transport, asked } = recording(() => new RequestRejectedError({ status: 400, reason: "not refreshable" }));
    const clock = createManualClock(24 * HOUR * 1_000);
    const client = await new ClientBuilder(6, old).transport(transport).clock(clock).build();
    await client.query(query);
    expect(asked).toEqual([`refresh ${old}`, `query ${old}`]);
  });

  it("that has ended ends the call where nobody can be reached to refresh it", async () => {
    const { transport, asked } = recording(() => new NetworkError("down", true));
    const clock = createManualClock(24 * HOUR * 1_000);
    const client = await new ClientBuilder(6, old).transport(transport).clock(clock).build();
    await expect(client.query(query)).rejects.toMatchObject({ code: "NETWORK" });
    expect(asked).toEqual([`refresh ${old}`]);
  });

  it("is not refreshed at every call by a clock that is years ahead", async () => {
    const { transport, asked } = recording(() => fresh);
    const clock = createManualClock(5 * 365 * 24 * HOUR * 1_000);
    const client = await new ClientBuilder(6, old).transport(transport).clock(clock).build();
    for (let call = 0; call < 5; call++) await client.query(query);
    expect(asked.filter((call) => call.startsWith("refresh"))).toHaveLength(1);
  });

  it("does not hold up a call past its signal while it is refreshed, and is refreshed for the others", async () => {
    const { transport } = recording(() => fresh);
    const slow: Transport = {
      ...transport,
      refreshToken: (call) => new Promise((resolve) => setTimeout(() => resolve(transport.refreshToken(call)), 200)),
    };
    const client = await new ClientBuilder(6, old).transport(slow).clock(createManualClock()).build();
    const [ended, other] = await Promise.allSettled([
      client.query(query, { signal: AbortSignal.timeout(20) }),
      client.query(query),
    ]);
    expect(ended).toMatchObject({ status: "rejected", reason: { code: "ABORTED" } });
    expect(other.status).toBe("fulfilled");
  });

  it("that lives less than a day is refreshed at half of its life, not at every call", async () => {
    const clock = createManualClock();
    const { transport, asked } = recording(() => makeUnsignedToken(clock.elapsedMs() + 2 * HOUR));
    const client = await new ClientBuilder(6, old).transport(transport).clock(clock).build();
    for (let quarter = 0; quarter < 8; quarter++) {
      await client.query(query);
      await clock.advance(HOUR / 2);
    }
    expect(asked.filter((call) => call.startsWith("refresh"))).toHaveLength(4);
  });

  it("that the backend refuses is refreshed, and the call made again", async () => {
    const { transport, asked } = recording(() => fresh);
    const token = makeUnsignedToken(1_000 * HOUR);
    const refusing: Transport = {
      ...transport,
      query: (request, call) =>
        call.token === token ? Promise.reject(new UnauthorizedError("revoked")) : transport.query(request, call),
    };
    const client = await new ClientBuilder(6, token).transport(refusing).clock(createManualClock()).build();
    await client.query(query);
    expect(asked).toEqual([`refresh ${token}`, `query ${fresh}`]);
  });

  it("that the backend refuses for good ends the call, after one refresh", async () => {
    const { transport, asked } = recording(() => fresh);
    const refusing: Transport = { ...transport, query: () => Promise.reject(new UnauthorizedError("no")) };
    const client = await new ClientBuilder(6, makeUnsignedToken()).transport(refusing).build();
    await expect(client.query(query)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(asked).toHaveLength(1);
  });

  it("that ends in the midst of an import is refreshed, and only the rest sent again", async () => {
    const { transport } = recording(() => fresh);
    const sent: number[] = [];
    const ending: Transport = {
      ...transport,
      async importBatch(batch, { token }) {
        sent.push(countPoints(batch));
        if (token === fresh) return;
        throw new PartialImportError(cutBatch(batch, 0, 2), cutBatch(batch, 2, 3), new UnauthorizedError("ended"));
      },
    };
    const client = await new ClientBuilder(6, makeUnsignedToken()).transport(ending).setDeviceId("d").build();
    client.addDataPoints(
      "s",
      [1, 2, 3].map((at) => new DataPoint(at, at)),
    );
    expect(await client.send()).toBe(true);
    expect([sent, client.pending]).toEqual([[3, 1], 0]);
  });

  it("that ends in the midst of an import leaves a true account where the rest fails", async () => {
    const { transport } = recording(() => fresh);
    const refused = new RequestRejectedError({ status: 400, reason: "no" });
    const failing: Transport = {
      ...transport,
      async importBatch(batch, { token }) {
        if (token === fresh) throw refused;
        throw new PartialImportError(cutBatch(batch, 0, 2), cutBatch(batch, 2, 3), new UnauthorizedError("ended"));
      },
    };
    const client = await new ClientBuilder(6, makeUnsignedToken()).transport(failing).setDeviceId("d").build();
    client.addDataPoints(
      "s",
      [1, 2, 3].map((at) => new DataPoint(at, at)),
    );
    const error: PartialImportError = await client.send().then(
      () => expect.unreachable(),
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: "PARTIAL_IMPORT", cause: refused, retryable: false });
    expect([countPoints(error.stored), countPoints(error.unstored), client.pending]).toEqual([2, 1, 1]);
  });

  it("that has ended is refreshed by the real backend", async () => {
    const { projectId, requests, transport, makeToken } = await startBackend();
    const ended = await makeToken({ read: true, write: true, ttlMs: 1_000 });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const client = await new ClientBuilder(projectId, ended).transport(transport).registerDevice().build();
    client.addDataPoint("s", new DataPoint(1));
    await client.send();
    expect(requests).toEqual(["POST tokens/project", "POST devices", "POST imports"]);
  });
});
