// Parameters of commands that are more than a word (packages/host-core/src/host-api.ts).

/// What the user was shown of a waiting release, and has agreed to.
struct AgreedUpdate: Encodable, Sendable {
  let version: String
  let added: Powers
}

struct CheckPace: Encodable, Sendable {
  let everyMs: Int?
}

struct LaunchParams: Encodable, Sendable {
  let path: String?
  let query: [String: String]?
  let scene: String?
  let referrer: String?
  let update: String
  let mount: Int

  init(_ options: LaunchOptions, mount: Int) {
    path = options.path
    query = options.query
    scene = options.scene
    referrer = options.referrer
    update = options.isSynced ? "sync" : "prefer-local"
    self.mount = mount
  }
}
