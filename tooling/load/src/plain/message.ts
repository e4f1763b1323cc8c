/** What a plain server's child is asked. */
export type PlainQuestion = { readonly kind: "start" } | { readonly kind: "usage" };
