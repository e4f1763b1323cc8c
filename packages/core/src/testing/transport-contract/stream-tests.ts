import { QueryReq } from "../../query/query-req.ts";
import type { StreamPoint } from "../../query/query-result.ts";
import type { StreamPage } from "../../query/stream-page.ts";
import { TimeUnit } from "../../time/time-unit.ts";
import type { StreamOptions } from "../../transport.ts";
import type { ContractTests } from "../contract-runner.ts";
import { expectCode, expectSame } from "../expectation.ts";
import { DEVICE, moment, type Pair, send, sendBlocks, seriesOf, T0, type TransportFixture } from "./fixture.ts";

/** More than any backend puts into one page. */
const MANY = 11_000;

/** Of a transport that streams; one that does not passes. */
export const streamTests: ContractTests<TransportFixture> = {
  async "streams what a query finds, in its order"(fixture) {
    const blocks = [...seriesOf("y", pairs(3)), ...seriesOf("x", pairs(2))];
    for (const deviceId of ["b", "a"]) await sendBlocks(fixture, blocks, deviceId);
    await expectLikeQuery(fixture, new QueryReq(fixture.projectId));
  },

  async "streams nothing where a query finds nothing"(fixture) {
    if (fixture.transport.stream === undefined) return;
    expectSame(await pointsOf(fixture, new QueryReq(fixture.projectId)), [], "points");
  },

  async "narrows a stream like a query"(fixture) {
    const blocks = [...seriesOf("x", pairs(20)), ...seriesOf("y", pairs(20))];
    for (const deviceId of ["a", "b"]) await sendBlocks(fixture, blocks, deviceId);
    const one = new QueryReq(fixture.projectId, { deviceId: "b", seriesName: "x" });
    await expectLikeQuery(fixture, one);
    await expectLikeQuery(fixture, one.inTimeRange(moment(T0 + 3), moment(T0 + 17)).inValueRange(2, 9));
    await expectLikeQuery(fixture, new QueryReq(fixture.projectId, { timeUnit: TimeUnit.SECONDS }).equals(7));
  },

  async "streams a series of many pages, and goes on after any of them"(fixture) {
    await sendBlocks(fixture, seriesOf("s", pairs(MANY)));
    const all = new QueryReq(fixture.projectId, { timeUnit: TimeUnit.MICROSECONDS });
    const pages = await pagesOf(fixture, all);
    if (pages === undefined) return;
    const whole = pages.flatMap(({ points }) => points.map(({ value }) => value));
    expectSame(whole, [...Array(MANY).keys()], "values");
    expectSame([pages.length > 1, pages.at(-1)?.cursor === undefined], [true, true], "more than one page, and an end");
    for (const at of [0, pages.length - 2]) {
      const cursor = pages[at]?.cursor;
      const before = pages.slice(0, at + 1).reduce((sum, { points }) => sum + points.length, 0);
      const rest = (await pagesOf(fixture, all, { cursor }))?.flatMap(({ points }) => points) ?? [];
      expectSame([rest.length, rest[0]?.value], [MANY - before, before], "what is left behind a page");
    }
  },

  async "refuses to stream a request with limit or an operator"(fixture) {
    const { transport, token, projectId } = fixture;
    if (transport.stream === undefined) return;
    const all = new QueryReq(projectId);
    for (const request of [all.limit(1), all.operator("sum")]) {
      await expectCode(first(transport.stream(request, { token })), "INVALID_ARGUMENT");
    }
  },

  async "refuses a stream with a token that is not accepted, and one that its signal has ended"(fixture) {
    const { transport, token, badToken, projectId } = fixture;
    if (transport.stream === undefined) return;
    const all = new QueryReq(projectId);
    await expectCode(first(transport.stream(all, { token: badToken })), "UNAUTHORIZED");
    await expectCode(first(transport.stream(all, { token, signal: AbortSignal.abort() })), "ABORTED");
  },

  async "ends a stream between two pages where its signal says so"(fixture) {
    const { transport, token, projectId } = fixture;
    if (transport.stream === undefined) return;
    await send(fixture, "s", ...pairs(MANY));
    const controller = new AbortController();
    const stream = transport.stream(new QueryReq(projectId), { token, signal: controller.signal });
    const read = async (): Promise<void> => {
      for await (const _page of stream) controller.abort();
    };
    await expectCode(read(), "ABORTED");
  },
};

function pairs(count: number): Pair[] {
  return Array.from({ length: count }, (_, at) => [T0 + at, at]);
}

async function expectLikeQuery(fixture: TransportFixture, request: QueryReq): Promise<void> {
  const points = await pointsOf(fixture, request);
  if (points === undefined) return;
  const { result } = await fixture.transport.query(request, { token: fixture.token });
  const found = result.flatMap(({ device_id, name, data }) =>
    data.map(({ time, value }) => ({ device_id, name, time, value })),
  );
  if (found.length === 0) throw new Error(`nothing is found of ${DEVICE}: the test tests nothing`);
  expectSame(points, found, "points");
}

async function pointsOf(fixture: TransportFixture, request: QueryReq): Promise<StreamPoint[] | undefined> {
  const pages = await pagesOf(fixture, request);
  return fixture.transport.stream === undefined ? undefined : (pages ?? []).flatMap(({ points }) => points);
}

async function pagesOf(
  { transport, token }: TransportFixture,
  request: QueryReq,
  options?: Pick<StreamOptions, "cursor">,
): Promise<StreamPage[] | undefined> {
  if (transport.stream === undefined) return undefined;
  const pages: StreamPage[] = [];
  for await (const page of transport.stream(request, { token, ...options })) pages.push(page);
  return pages;
}

/** The first that comes; ends the iteration. */
async function first(iterable: AsyncIterable<unknown>): Promise<unknown> {
  for await (const one of iterable) return one;
  return undefined;
}
