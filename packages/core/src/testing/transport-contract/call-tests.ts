import { QueryReq } from "../../query/query-req.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectCode, expectSame } from "../expectation.ts";
import { ask, DEVICE, seriesOf, T0, type TransportFixture } from "./fixture.ts";

export const callTests: ContractTests<TransportFixture> = {
  async "refuses a token that is not accepted"(fixture) {
    const { transport, projectId, badToken: token } = fixture;
    const batch = { projectId, deviceId: DEVICE, blocks: seriesOf("s", [[T0, 1]]) };
    await expectCode(transport.query(new QueryReq(projectId), { token }), "UNAUTHORIZED");
    await expectCode(transport.registerDevice({ projectId }, { token }), "UNAUTHORIZED");
    await expectCode(transport.importBatch(batch, { token }), "UNAUTHORIZED");
    expectSame((await ask(fixture)).result, [], "what is stored");
  },

  async "changes a token for one that is accepted"({ transport, projectId, token }) {
    const fresh = await transport.refreshToken({ token });
    await transport.query(new QueryReq(projectId), { token: fresh });
    await transport.query(new QueryReq(projectId), { token });
  },

  async "tells the backend's time"({ transport, token }) {
    const { micros } = await transport.serverTime({ token });
    if (!(micros > T0)) throw new Error(`expected a present time, got ${micros}`);
  },

  async "rejects with ABORTED where the signal has ended the call"(fixture) {
    const { transport, projectId, token } = fixture;
    const aborted = { token, signal: AbortSignal.abort() };
    const batch = { projectId, deviceId: DEVICE, blocks: seriesOf("s", [[T0, 1]]) };
    await expectCode(transport.query(new QueryReq(projectId), aborted), "ABORTED");
    await expectCode(transport.importBatch(batch, aborted), "ABORTED");
    await expectCode(transport.registerDevice({ projectId }, aborted), "ABORTED");
    await expectCode(transport.refreshToken(aborted), "ABORTED");
    await expectCode(transport.serverTime(aborted), "ABORTED");
    expectSame((await ask(fixture)).result, [], "what is stored");
  },
};
