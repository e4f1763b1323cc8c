import { ErrorCode } from "@iobeam/core";
import { type FastifyInstance, type FastifyRequest, fastify } from "fastify";
import type { Backend } from "../backend.ts";
import { announceTypes } from "./accepted-types.ts";
import { answerError } from "./answer-error.ts";
import { answerBrokenHttp, answerSocket } from "./answer-socket.ts";
import { createGuard } from "./guard.ts";
import { acceptGzip } from "./gzip-body.ts";
import { endIdleConnections } from "./idle-connections.ts";
import { acceptJson } from "./json-body.ts";
import { makeLogOptions } from "./log-options.ts";
import { Problem } from "./problem.ts";
import { addDeviceRoutes } from "./routes/device-routes.ts";
import { addExportRoutes } from "./routes/export-routes.ts";
import { addImportRoutes } from "./routes/import-routes.ts";
import { addProjectRoutes } from "./routes/project-routes.ts";
import { addProjectTokenRoutes } from "./routes/project-token-routes.ts";
import { addUserTokenRoutes } from "./routes/user-token-routes.ts";
import { ajv, formatSchemaErrors } from "./schema.ts";

/** Room for a series name of 256 characters, each of nine when it is percent-encoded. */
const LONGEST_PARAM = 4_096;
const HEADERS_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** The v1 API of a backend, not listening yet. */
export function createApp(backend: Backend): FastifyInstance {
  const { settings: options } = backend;
  const app = fastify({
    logger: makeLogOptions(options.logLevel, options.logStream),
    bodyLimit: options.bodyLimit,
    requestTimeout: options.requestTimeoutMs,
    connectionTimeout: options.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // What arrives while the server closes is answered still; its connection ends then.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAM },
    // A missing Host is nothing to refuse a small device for, and Node would do it without a body.
    http: { headersTimeout: Math.min(HEADERS_TIMEOUT_MS, options.requestTimeoutMs), requireHostHeader: false },
    ajv,
    schemaErrorFormatter: formatSchemaErrors,
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: answerError,
  });
  app.setErrorHandler(answerError);
  // Schemas of answers are for the document alone: what a route returns is what is sent.
  app.setSerializerCompiler(() => JSON.stringify);
  const refuseUnknown = ({ method, url }: FastifyRequest): never => {
    throw new Problem(404, ErrorCode.UNKNOWN_PATH, `There is no ${method} ${url.split("?", 1)[0]} in this API`);
  };
  app.setNotFoundHandler(refuseUnknown);
  answerOddRequests(app);
  endIdleConnections(app);
  announceTypes(app);
  acceptJson(app);
  acceptGzip(app);
  // Before the body is read: it is nothing to find fault with there.
  app.addHook("onRequest", async (request) => {
    if (request.is404) refuseUnknown(request);
  });
  addRoutes(app, backend);
  return app;
}

function addRoutes(app: FastifyInstance, backend: Backend): void {
  const guard = createGuard(backend);
  app.register(
    (v1, _options, done) => {
      addUserTokenRoutes(v1, backend);
      addProjectTokenRoutes(v1, backend, guard);
      addProjectRoutes(v1, backend, guard);
      addDeviceRoutes(v1, backend, guard);
      addImportRoutes(v1, backend, guard);
      addExportRoutes(v1, { store: backend.store, guard, maxExportPoints: backend.settings.maxExportPoints });
      done();
    },
    { prefix: "/v1" },
  );
}

/** Node would answer these without a body, or not at all. */
function answerOddRequests({ server }: FastifyInstance): void {
  server.on("connect", (_request, socket) => answerSocket(socket, 405, "This is no proxy: CONNECT is not served"));
  server.on("checkExpectation", (request) => answerSocket(request.socket, 417, "The only expectation is 100-continue"));
}
