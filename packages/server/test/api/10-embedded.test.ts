import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOf } from "../support/api-answer.ts";
import { exchangeInPieces, type RawAnswer } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

const LINE = "\r\n";
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

/** Sends as the libraries do: each part in a write of its own, in their order. */
function send(method: string, path: string, body?: string): Promise<RawAnswer> {
  const length = body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}${LINE}`];
  return exchangeInPieces(backend.port, [
    `${method} /v1/${path} HTTP/1.1${LINE}`,
    `Host: api.iobeam.com${LINE}`,
    `Connection: close${LINE}`,
    `Content-Type: application/json${LINE}`,
    ...length,
    `Authorization: Bearer ${backend.token}${LINE}`,
    LINE,
    ...(body === undefined ? [] : [body]),
  ]);
}

/** Reads the body as they do: by a line with the length, in one of two spellings. */
function bodyAsRead({ head, body }: RawAnswer): string {
  const length = /\r\n(?:content-length|Content-Length: )[: ]*(\d+)/.exec(`${head}${LINE}`)?.[1];
  return body.slice(0, Number(length ?? 0));
}

/** Looks for text, as they do. */
function textAfter(text: string, mark: string, end: string): string | undefined {
  const at = text.indexOf(mark);
  if (at === -1) return undefined;
  const rest = text
    .slice(at + mark.length)
    .trimStart()
    .replace(/^"/, "");
  return rest.slice(0, rest.indexOf(end));
}

function imported(name: string, time: string, value: string): string {
  const data = `[{"time":${time},"value":${value}}]`;
  return `{"device_id":"b671c1e8cc64df637935ae4a","project_id":${backend.projectId},"sources":[{"name":"${name}","data":${data}}]}`;
}

async function find(name: string): Promise<unknown> {
  const path = `exports/${backend.projectId}/b671c1e8cc64df637935ae4a/${name}`;
  const answer = await backend.send("GET", path, { token: backend.token });
  return jsonOf<{ result: { data: unknown }[] }>(answer).result[0]?.data;
}

describe("the embedded clients", () => {
  it("register a device, and find its id in the text", async () => {
    const answer = await send("POST", "devices", `{"project_id":${backend.projectId}}`);
    jsonOf(answer, 201);
    const id = textAfter(bodyAsRead(answer), 'device_id":', '"');
    expect(id).toMatch(/^[a-zA-Z0-9_:-]{16,49}$/);
    const found = await backend.send("GET", `devices/${id}`, { token: backend.token });
    expect(found.status).toBe(200);
  });

  it("get every answer in one piece, small enough for their buffers", async () => {
    const answers = [
      await send("POST", "devices", `{"project_id":${backend.projectId}}`),
      await send("GET", "devices/timestamp?timefmt=TIMEVAL"),
      await send("GET", "devices/timestamp"),
      await send("POST", "imports", imported("analog", "1795391627778", "512")),
    ];
    for (const { reads, head, body } of answers) {
      expect(reads).toBe(1);
      expect(Buffer.byteLength(body)).toBeLessThan(192);
      for (const line of head.split(LINE)) expect(line.length).toBeLessThan(189);
    }
  });

  it("get an error in one piece, too", async () => {
    const { status, reads } = await send("POST", "imports", "{");
    expect([status, reads]).toEqual([400, 1]);
  });

  it("find seconds before microseconds (arduino)", async () => {
    const answer = await send("GET", "devices/timestamp?timefmt=TIMEVAL");
    const body = bodyAsRead(answer);
    expect(textAfter(body, 'sec":', ",")).toMatch(/^\d{10}$/);
    expect(body.slice(body.indexOf('usec":'))).toMatch(/^usec": ?\d{1,6}\}/);
  });

  it("find milliseconds (cc3200)", async () => {
    const answer = await send("GET", "devices/timestamp");
    expect(textAfter(bodyAsRead(answer), 'server_timestamp":', "}")).toMatch(/^\d{13}$/);
  });

  it.each([
    ["512", 512],
    ["21.5000", 21.5],
    ["1.500", 1.5],
    ["-3", -3],
    ["21.500000", 21.5],
    ["-0.000000", -0],
  ])("import the value %s", async (text, value) => {
    jsonOf(await send("POST", "imports", imported(`v${text}`, "1795391627778", text)));
    expect(await find(`v${text}`)).toEqual([{ time: 1_795_391_627_778, value }]);
  });

  it("are refused a number that is no JSON, and nothing breaks", async () => {
    jsonOf(await send("POST", "imports", imported("wrong", "1795391627778", "-1.-5000")), 400);
    expect(await find("wrong")).toBeUndefined();
    jsonOf(await send("POST", "imports", imported("after", "1795391627778", "1")));
  });

  it("may send a time of 14 digits, which is later than any that is kept", async () => {
    const body = imported("long", "17953916271000", "1");
    const { errors } = jsonOf<{ errors: { message: string }[] }>(await send("POST", "imports", body), 400);
    expect(errors[0]?.message).toContain("sources[0].data[0].time");
  });

  it("send it all one byte at a time", async () => {
    const body = imported("bytes", "1795391627778", "7");
    const head = `POST /v1/imports HTTP/1.1${LINE}Host: api.iobeam.com${LINE}Connection: close${LINE}`;
    const more = `content-length: ${body.length}${LINE}Authorization: Bearer ${backend.token}${LINE}${LINE}`;
    const bytes = `${head}Content-Type: application/json${LINE}${more}${body}`;
    jsonOf(await exchangeInPieces(backend.port, [...bytes]));
    expect(await find("bytes")).toEqual([{ time: 1_795_391_627_778, value: 7 }]);
  });
});
