// Parameters and results of the device's methods, as the catalogue has them (packages/bridge-protocol/protocol.json).

struct ClipboardText: Codable, Sendable {
  let text: String
}

struct DeviceInfo: Encodable, Sendable {
  let `class`: String
  let os: String
  let model: String
  let pixelRatio: Double
  let memoryClass: String
}

struct LinkOpen: Decodable {
  let url: String
  let mode: String?
}

struct ConnectionStatus: Encodable, Sendable {
  let online: Bool
  let type: String
  let metered: Bool
}

struct ShareOpen: Decodable {
  let title: String?
  let text: String?
  let url: String?
  let refs: [String]?
}

struct Shared: Encodable, Sendable {
  let shared: Bool
}

struct Theme: Encodable, Sendable {
  let scheme: String
  let cssVars: [String: String]
}

/// The data of an event that says only that it happened.
struct Nothing: Encodable, Sendable {}

/// What `device.conditions` answers.
struct Conditions: Encodable, Sendable {
  let isMetered: Bool
  let isPowerLow: Bool
}
