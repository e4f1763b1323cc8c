/** The function that makes requests where nothing better is to be had: the platform's own, looked up at each call. */
export const platformFetch: typeof globalThis.fetch = (...args) => globalThis.fetch(...args);
