/** Requests that a backend once failed at, as Latin-1, without a token: each is sent with a good one. */
export const FAILED_ONCE: readonly (readonly [method: string, path: string, body?: string])[] = [];
