/** How an answer that the proxy makes by itself says when to come again. */
export type RetryAfter = "none" | "seconds" | "date";

/** What may go wrong between a device and its backend. */
export type NetworkFault =
  /** Nobody listens. */
  | { readonly kind: "refuse" }
  /** Every request arrives later. */
  | { readonly kind: "delay"; readonly delayMs: number }
  /** The connection is reset while a request is on its way; the backend sees nothing of it. */
  | { readonly kind: "reset" }
  /** The backend gets the first half of a request. */
  | { readonly kind: "cut-request" }
  /** The client gets the first half of the answer. */
  | { readonly kind: "cut-answer" }
  /** The backend has stored and answered, and the client never hears of it. */
  | { readonly kind: "swallow-answer" }
  /** Half of a request's body arrives, and the rest of it when the fault ends. */
  | { readonly kind: "stall" }
  /** Something on the way answers in place of the backend. */
  | { readonly kind: "answer"; readonly status: 408 | 429 | 500 | 503; readonly retryAfter: RetryAfter }
  /** The log-in page of a network answers: 200, and HTML. */
  | { readonly kind: "captive-portal" };

/** The name of a network fault, one for each status. */
export function nameOf(fault: NetworkFault): string {
  return fault.kind === "answer" ? `answer-${fault.status}` : fault.kind;
}
