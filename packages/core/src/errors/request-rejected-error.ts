import { IobeamError } from "./iobeam-error.ts";

/** What a backend says of a request that it refuses. */
export interface Rejection {
  /** The HTTP status, or what the transport has in its place. */
  readonly status: number;
  /** The backend's own number for the problem, where it gave one. */
  readonly backendCode?: number | undefined;
  /** What the backend said. */
  readonly reason: string;
}

/** The backend refuses the request for good: sending it again unchanged cannot help (4xx). */
export class RequestRejectedError extends IobeamError {
  override readonly name = "RequestRejectedError";
  readonly code = "REQUEST_REJECTED";
  /** The HTTP status. */
  readonly status: number;
  /** The backend's own number for the problem, where it gave one. */
  readonly backendCode: number | undefined;

  /** @param rejection - what the backend said */
  constructor(rejection: Rejection, options?: ErrorOptions | undefined) {
    super(`The backend rejected the request (${rejection.status}): ${rejection.reason}`, options);
    this.status = rejection.status;
    this.backendCode = rejection.backendCode;
  }
}
