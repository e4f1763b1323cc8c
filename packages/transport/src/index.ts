/**
 * The transport over HTTP, and retry for any transport.
 *
 * @packageDocumentation
 */

export { createHttpTransport } from "./http-transport.ts";
export { defaultBaseUrl, type HttpTransportOptions } from "./options.ts";
export type { RetryOptions } from "./retry-options.ts";
export { createRetryingTransport } from "./retrying-transport.ts";
