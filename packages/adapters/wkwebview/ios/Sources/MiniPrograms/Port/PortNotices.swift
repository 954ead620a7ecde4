// What comes with each notice, field by field.

import Foundation

extension PortNotice {
  struct Cancel: Decodable {
    let request: Int
  }

  struct TimerSet: Decodable {
    let timer: Int
    let delayMs: Int
  }

  struct TimerCancel: Decodable {
    let timer: Int
  }

  struct SurfaceText: Decodable {
    let surface: Int
    let text: String
  }

  struct SurfaceShown: Decodable {
    let surface: Int
    let isShown: Bool
  }

  struct SurfaceResponse: Decodable {
    let surface: Int
    let request: Int
    let status: Int
    let headers: [String: String]
    let body: Data?
  }

  struct SurfaceDecision: Decodable {
    let surface: Int
    let request: Int
    let isAllowed: Bool
  }

  struct ScreenToast: Decodable {
    let programName: String
    let text: String
    let durationMs: Int
  }

  struct NativeWatch<Options: Decodable>: Decodable {
    let watch: Int
    let event: String
    let program: NativeProgram
    let options: Options
  }

  struct NativeUnwatch: Decodable {
    let watch: Int
  }

  struct Log: Decodable {
    let level: String
    let event: String
    let programId: String?
    let detail: String?
  }

  /// How a command ended: with an error, or with a value that may be null.
  struct Done<Value: Decodable>: Decodable {
    let command: Int
    let value: Value?
    let error: HostError?
  }

  struct HostEvent<Told: Decodable>: Decodable {
    let event: String
    let data: Told
  }
}

/// Reads nothing of what is there.
struct Anything: Decodable {}
