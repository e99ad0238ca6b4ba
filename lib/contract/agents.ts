// What crosses the wire about agents besides the protocol itself.

/** Answer of /.well-known/oauth-protected-resource/mcp, in the names of RFC 9728. */
export interface ProtectedResource {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly bearer_methods_supported: readonly 'header'[]
  readonly scopes_supported: readonly string[]
}
