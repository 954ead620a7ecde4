import Foundation

/// The program that asks.
public struct NativeProgram: Decodable, Equatable, Sendable {
  public let id: String
  public let name: String
  public let partnerName: String
}

/// Who calls a native method, and for which act.
public struct NativeCaller: Sendable {
  public let program: NativeProgram
  /// The same key always means the same act; empty for methods that may be called twice.
  public let idempotencyKey: String
}

/// A method of the catalogue that the app answers itself, such as `auth.login`. The core has checked permission, gesture and
/// parameters before, and checks the result after. Throw a `HostError` with a code to refuse.
public struct NativeMethod {
  public let name: String
  let answer: @MainActor (PortLine) async throws -> Param

  /// `Parameters` and `Result` have the fields of the catalogue (docs/methods).
  public init<Parameters: Decodable, Result: Encodable & Sendable>(
    _ name: String, answer: @escaping @MainActor (Parameters, NativeCaller) async throws -> Result
  ) {
    self.name = name
    self.answer = { line in
      let call = try line.read(PortRequest.NativeCall<Parameters>.self)
      return Param(try await answer(call.params, NativeCaller(program: call.program, idempotencyKey: call.idempotencyKey)))
    }
  }
}

/// For methods that take nothing.
public struct NoParameters: Decodable, Sendable {}

/// What the app and the device answer, by name. A name that stands in neither list is not supported.
@MainActor
final class Natives {
  let device: Device
  private let core: ScriptCore
  private var methods: [String: NativeMethod] = [:]

  /// Methods of the app stand before those of the device.
  init(core: ScriptCore, device: Device, app: [NativeMethod]) {
    self.core = core
    self.device = device
    for method in device.methods() + app { methods[method.name] = method }
    device.onEvent = { [weak self] watch, data in self?.core.tell(NativeEvent(watch: watch, data: data)) }
  }

  var names: [String] { methods.keys.sorted() }

  /// Why the others are not answered, for partners to read.
  var unsupported: [String: String] {
    unsupportedMethods.filter { methods[$0.key] == nil }
  }

  func call(_ line: PortLine) async throws -> Param {
    let asked = try line.read(PortRequest.NativeCall<Anything>.self)
    guard let method = methods[asked.method] else {
      throw HostError("This app does not answer \(asked.method).", code: .notSupported)
    }
    return try await method.answer(line)
  }

  func watch(_ line: PortLine) {
    // A subscription that cannot be read hears nothing.
    guard let asked = try? line.read(PortNotice.NativeWatch<Anything>.self) else { return }
    device.watch(asked.watch, event: asked.event)
  }

  func unwatch(_ watch: Int) {
    device.unwatch(watch)
  }
}
