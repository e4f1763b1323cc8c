import { IobeamError } from "./iobeam-error.ts";

/** No complete answer came: no connection, a reset, or an answer that stopped half-way. */
export class NetworkError extends IobeamError {
  override readonly name = "NetworkError";
  readonly code = "NETWORK";
  override readonly retryable = true;
  /**
   * Whether the request may have reached the backend. `false` is certain (no connection was made);
   * `true` means that its effect is unknown.
   */
  readonly mayHaveArrived: boolean;

  /**
   * @param reason - what went wrong, with the address
   * @param mayHaveArrived - `false` where the request surely did not reach the backend
   */
  constructor(reason: string, mayHaveArrived: boolean, options?: ErrorOptions | undefined) {
    super(`No answer from the backend: ${reason}`, options);
    this.mayHaveArrived = mayHaveArrived;
  }
}
