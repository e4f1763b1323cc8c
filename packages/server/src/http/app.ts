import { ErrorCode } from "@iobeam/core";
import {
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyRequest,
  fastify,
  LogController,
  type RawServerDefault,
} from "fastify";
import type { Backend } from "../backend.ts";
import type { Settings } from "../server-options.ts";
import { answerError } from "./answers/answer-error.ts";
import { AnswerRoom } from "./answers/answer-room.ts";
import { answerBrokenHttp, answerSocket } from "./answers/answer-socket.ts";
import { Problem } from "./answers/problem.ts";
import { announceTypes } from "./bodies/accepted-types.ts";
import { acceptGzip } from "./bodies/gzip-body.ts";
import { acceptJson } from "./bodies/json-body.ts";
import { allowOrigins } from "./cross-origin.ts";
import { createGuard, type Guard } from "./guard.ts";
import { watchConnections } from "./limits/connections.ts";
import { endIdleConnections } from "./limits/idle-connections.ts";
import { limitAddresses, limitFailures, limitTokens } from "./limits/rate-limits.ts";
import { limitRequestsAtOnce } from "./limits/requests-at-once.ts";
import { makeLogOptions } from "./log-options.ts";
import { describeRoutes, showRoutes } from "./openapi.ts";
import { announceRequestId, makeRequestId } from "./request-id.ts";
import { addAccountRoutes } from "./routes/accounts/account-routes.ts";
import { addDeviceRoutes } from "./routes/devices/device-routes.ts";
import { addDataRoutes } from "./routes/namespaces/data-routes.ts";
import { addNamespaceRoutes } from "./routes/namespaces/namespace-routes.ts";
import { addHealthRoutes, addPingRoute } from "./routes/operations/health-routes.ts";
import { addMetricsRoutes } from "./routes/operations/metrics-routes.ts";
import { addOpenapiRoutes } from "./routes/operations/openapi-routes.ts";
import { addPointRoutes } from "./routes/points/point-routes.ts";
import { ajv, formatSchemaErrors } from "./schema.ts";
import { watchRequests } from "./watch-requests.ts";

/** Room for a series name of 256 characters, each of nine when it is percent-encoded. */
const LONGEST_PARAM = 4_096;
const LONGEST_URL = 8_192;
const LARGEST_HEADERS = 16_384;
/** Of whatever is no import: strangers may send some of it, over many connections at once. */
const LARGEST_SMALL_BODY = 65_536;
const HEADERS_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 72_000;
const LONGEST_CHECK_MS = 5_000;

/** The v1 API of a backend, not listening yet. */
export function createApp(backend: Backend): FastifyInstance {
  const { settings, metrics } = backend;
  const app = fastify(makeOptions(settings));
  const guard = createGuard(backend);
  const judge = limitFailures(metrics);
  app.setErrorHandler(async (error: Error, request, reply) => {
    answerError(await judge(error, request), request, reply);
    return reply;
  });
  // Schemas of answers are for the document alone: what a route returns is what is sent.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setNotFoundHandler((request) => {
    throw makeUnknown(request);
  });
  answerOddRequests(app);
  const underWay = endIdleConnections(app);
  watchConnections(app, settings.maxConnections, metrics);
  announceRequestId(app);
  announceTypes(app);
  allowOrigins(app, settings.corsOrigins);
  // After the origins, so that pages may read refusals too.
  app.after(() => {
    watchRequests(app, metrics);
    limitRequestsAtOnce(app, underWay);
    refuseLongUrls(app);
    limitAddresses(app, settings.addressRate, metrics);
    limitTokens(app, settings.tokenRate, guard, metrics);
    acceptGzip(app);
    // Before the body is read: it is nothing to find fault with there.
    app.addHook("onRequest", (request, _reply, done) => done(request.is404 ? makeUnknown(request) : undefined));
  });
  acceptJson(app);
  describeRoutes(app);
  addRoutes(app, backend, guard);
  return app;
}

function makeOptions({ requestTimeoutMs, bodyLimit, ...settings }: Settings): FastifyHttpOptions<RawServerDefault> {
  const checkMs = Math.min(LONGEST_CHECK_MS, Math.ceil(requestTimeoutMs / 4));
  return {
    logger: makeLogOptions(settings.logLevel, settings.logStream),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    genReqId: makeRequestId,
    requestIdHeader: false,
    bodyLimit: Math.min(bodyLimit, LARGEST_SMALL_BODY),
    requestTimeout: requestTimeoutMs,
    // Later than a request that stalls is answered 408, which Node does at its next check.
    connectionTimeout: requestTimeoutMs + 2 * checkMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    // What arrives while the server closes is answered still; its connection ends then.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAM },
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      connectionsCheckingInterval: checkMs,
      maxHeaderSize: LARGEST_HEADERS,
      // A missing Host is nothing to refuse a small device for, and Node would do it without a body.
      requireHostHeader: false,
    },
    ajv,
    schemaErrorFormatter: formatSchemaErrors,
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors(error, request, reply) {
      answerError(request.url.length > LONGEST_URL ? makeTooLong() : error, request, reply);
    },
  };
}

function makeUnknown({ method, url }: FastifyRequest): Problem {
  return new Problem(404, ErrorCode.UNKNOWN_PATH, `There is no ${method} ${url.split("?", 1)[0]} in this API`);
}

function refuseLongUrls(app: FastifyInstance): void {
  app.addHook("onRequest", ({ url }, _reply, done) => done(url.length > LONGEST_URL ? makeTooLong() : undefined));
}

function makeTooLong(): Problem {
  return new Problem(414, ErrorCode.BAD_HTTP, `The path and its query are longer than ${LONGEST_URL} characters`);
}

function addRoutes(app: FastifyInstance, backend: Backend, guard: Guard): void {
  const room = new AnswerRoom();
  app.register(
    (v1, _options, done) => {
      addAccountRoutes(v1, backend, guard);
      addDeviceRoutes(v1, backend, guard);
      addPointRoutes(v1, backend, guard, room);
      addDataRoutes(v1, backend, guard, room);
      addNamespaceRoutes(v1, backend, guard);
      addOpenapiRoutes(v1);
      addPingRoute(v1);
      done();
    },
    { prefix: "/v1" },
  );
  showRoutes(app);
  app.register((root, _options, done) => {
    addHealthRoutes(root, backend.store);
    addMetricsRoutes(root, backend.metrics, backend.settings.metricsToken);
    done();
  });
}

/** Node would answer these without a body, or not at all. */
function answerOddRequests({ server }: FastifyInstance): void {
  server.on("connect", (_request, socket) => answerSocket(socket, 405, "This is no proxy: CONNECT is not served"));
  server.on("checkExpectation", (request) => answerSocket(request.socket, 417, "The only expectation is 100-continue"));
}
