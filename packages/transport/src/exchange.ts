import { BLOCKS_TYPE, InvalidResponseError, readErrorBody } from "@iobeam/core";
import { withDeadline } from "./deadline.ts";
import { type Answer, failureOf, parseJson, textOf } from "./failure.ts";
import { gzip } from "./gzip.ts";
import type { ResolvedHttpTransportOptions } from "./options.ts";
import { readBytes } from "./read-bytes.ts";
import { type OpenAnswer, Requester } from "./requester.ts";

/** One request to the backend. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Relative to the base address. */
  readonly path: string;
  /** JSON, or bytes of the type that `type` names. */
  readonly body?: string | Uint8Array | undefined;
  /** The type of the body. @default "application/json" */
  readonly type?: string | undefined;
  /** Whether the answer may be blocks. @default false */
  readonly acceptBlocks?: boolean | undefined;
  /** The type that the answer has to have where it is read piece by piece. @default JSON, read as a whole */
  readonly accept?: string | undefined;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes requests of one backend. */
export interface Exchange {
  /** Whether the backend has said that it takes blocks, and nothing on the way there refuses them. */
  readonly takesBlocks: boolean;
  /** Resolves to the parsed JSON of a 2xx answer, or its bytes where it is blocks; rejects with an `IobeamError`. */
  ask(request: HttpRequest): Promise<unknown>;
  /** Resolves to the body of a 2xx answer, which comes yet; rejects like `ask`. */
  open(request: HttpRequest): Promise<ReadableStream<Uint8Array>>;
}

/** Makes an exchange. */
export function createExchange(options: ResolvedHttpTransportOptions): Exchange {
  const requester = new Requester(options);

  async function complete({ status, headers, stream }: OpenAnswer): Promise<Answer> {
    return { status, headers, bytes: await readBytes(stream, options.maxAnswerBytes) };
  }

  async function send(request: HttpRequest, signal: AbortSignal): Promise<Answer> {
    const { body } = request;
    if (requester.takesGzip && typeof body === "string" && body.length >= options.gzipFrom) {
      const first = await complete(await requester.begin(request, await gzip(body), signal));
      if (first.status !== 415) return first;
    }
    return complete(await requester.begin(request, body, signal));
  }

  function check(answer: Answer): Answer {
    if (isSuccess(answer)) return answer;
    throw failureOf(answer, options.clock.nowMicros() / 1_000);
  }

  return {
    get takesBlocks() {
      return requester.takesBlocks;
    },
    async ask(request) {
      return readBody(check(await withDeadline(options, request, (signal) => send(request, signal))), request);
    },
    open(request) {
      return withDeadline(options, request, async (signal) => {
        const answer = await requester.begin(request, undefined, signal);
        if (!isSuccess(answer)) check(await complete(answer));
        if (isOfType(answer, request.accept)) return answer.stream ?? new Blob().stream();
        await answer.stream?.cancel();
        throw new InvalidResponseError(`it is not ${request.accept}: something else than the v1 API answers there`);
      });
    },
  };
}

function isSuccess({ status }: Pick<Answer, "status">): boolean {
  return status >= 200 && status <= 299;
}

function isOfType({ headers }: Pick<Answer, "headers">, type: string | undefined): boolean {
  return headers.get("content-type")?.split(";")[0]?.trim() === type;
}

/**
 * What answers with something else than JSON or blocks is not the backend: it is a proxy, or the log-in page of the
 * network one is in. Points must not pass as stored there.
 */
function readBody(answer: Answer, { acceptBlocks }: HttpRequest): unknown {
  if (acceptBlocks && answer.headers.get("content-type")?.startsWith(BLOCKS_TYPE)) return answer.bytes;
  const text = textOf(answer);
  if (text.trim() === "") return undefined;
  const body = parseJson(text);
  if (body === undefined) throw new InvalidResponseError("it is no JSON: something else than the v1 API answers there");
  if (readErrorBody(body) !== undefined) throw new InvalidResponseError("it tells of an error and of success at once");
  return body;
}
