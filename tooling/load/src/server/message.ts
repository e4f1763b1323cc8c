/** What a server child is asked. */
export type ServerQuestion =
  | { readonly kind: "start"; readonly dataDir: string; readonly port: number }
  | { readonly kind: "make project" }
  | { readonly kind: "usage" };

/** A project, and a token that may do everything with its points. */
export interface LoadProject {
  readonly projectId: number;
  readonly token: string;
}
