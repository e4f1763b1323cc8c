import { QueryReq, type QueryTarget } from "../../query/query-req.ts";
import type { ResultPoint } from "../../query/query-result.ts";
import type { TailMessage, TailPoints } from "../../query/tail-message.ts";
import { TimeUnit } from "../../time/time-unit.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectCode, expectSame } from "../expectation.ts";
import { DEVICE, type Pair, send, sendBlocks, seriesOf, T0, type TransportFixture } from "./fixture.ts";

/** Of a transport that has a tail; one that has none passes. */
export const tailTests: ContractTests<TransportFixture> = {
  async "tells of points as they are stored, and not of those before"(fixture) {
    await send(fixture, "s", [T0 - 1, 0]);
    const tail = await openTail(fixture);
    if (tail === undefined) return;
    await send(fixture, "s", [T0, 1], [T0 + 1, 2]);
    await send(fixture, "s", [T0, 3]);
    const expected = [`${DEVICE}/s/${T0}/1`, `${DEVICE}/s/${T0 + 1}/2`, `${DEVICE}/s/${T0}/3`];
    expectSame(await tail.all(), expected, "points");
  },

  async "tells of the device and the series that are asked for"(fixture) {
    const tail = await openTail(fixture, { deviceId: "b", seriesName: "x" });
    if (tail === undefined) return;
    const blocks = [...seriesOf("x", [[T0, 1]]), ...seriesOf("y", [[T0, 2]])];
    for (const deviceId of ["a", "b"]) await sendBlocks(fixture, blocks, deviceId);
    expectSame(await tail.all("x", "b"), [`b/x/${T0}/1`], "points");
  },

  async "tells the times of a tail in the unit that is asked for"(fixture) {
    const tail = await openTail(fixture, { timeUnit: TimeUnit.SECONDS });
    if (tail === undefined) return;
    await send(fixture, "s", [-1_000_001, 1]);
    expectSame(await tail.all(), [`${DEVICE}/s/-2/1`], "points");
  },

  async "serves several tails, each on its own"(fixture) {
    const [one, other] = [await openTail(fixture), await openTail(fixture)];
    if (one === undefined || other === undefined) return;
    await one.end();
    await send(fixture, "s", [T0, 1]);
    expectSame(await other.all(), [`${DEVICE}/s/${T0}/1`], "points of the other");
  },

  async "ends a tail that waits where its signal says so, and refuses a token that is not accepted"(fixture) {
    const { transport, token, badToken, projectId } = fixture;
    if (transport.tail === undefined) return;
    const controller = new AbortController();
    const tail = transport.tail(new QueryReq(projectId), { token, signal: controller.signal })[Symbol.asyncIterator]();
    expectSame((await tail.next()).value, { kind: "open" }, "first message");
    const next = tail.next();
    controller.abort();
    await expectCode(next, "ABORTED");
    await expectCode(
      transport.tail(new QueryReq(projectId), { token: badToken })[Symbol.asyncIterator]().next(),
      "UNAUTHORIZED",
    );
  },
};

/** The value of the points that end a test. */
const END = -77;

interface OpenTail {
  /** All points so far, one text each; ends the tail. */
  all(name?: string, deviceId?: string): Promise<string[]>;
  end(): Promise<unknown>;
}

async function openTail(
  fixture: TransportFixture,
  target: QueryTarget = { timeUnit: TimeUnit.MICROSECONDS },
): Promise<OpenTail | undefined> {
  const { transport, projectId, token } = fixture;
  if (transport.tail === undefined) return undefined;
  const request = new QueryReq(projectId, { timeUnit: TimeUnit.MICROSECONDS, ...target });
  const messages = transport.tail(request, { token })[Symbol.asyncIterator]();
  expectSame((await messages.next()).value, { kind: "open" }, "first message");
  const end = async (): Promise<unknown> => messages.return?.();
  return {
    end,
    async all(name = "end", deviceId = DEVICE) {
      // Several, so that one of them comes from a transport that loses some.
      const last = [3_000, 4_000, 5_000].map((at): Pair => [T0 + at, END]);
      await sendBlocks(fixture, seriesOf(name, last), deviceId);
      const points: string[] = [];
      for (;;) {
        const message: TailMessage | undefined = (await messages.next()).value;
        if (message?.kind !== "points") throw new Error(`expected points, got ${JSON.stringify(message)}`);
        if (message.data.some(({ value }) => value === END)) break;
        points.push(...message.data.map((point) => textOf(message, point)));
      }
      await end();
      return points;
    },
  };
}

function textOf({ device_id, name }: TailPoints, { time, value }: ResultPoint): string {
  return `${device_id}/${name}/${time}/${value}`;
}
