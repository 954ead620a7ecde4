import UIKit

/// The code of a native program, compiled into the app. It runs with the app's rights (docs/native-programs.md).
public struct NativeCode {
  public let id: String
  /// Of the release that it is the code of. Several versions of one program may be in the app.
  public let version: String
  let start: @MainActor (NativeLaunch) async throws -> NativeStop

  /// `start` shows the program in the launch's view. It returns once the program is to be seen, with what is called once when it
  /// ends, and throws when it cannot be shown.
  public init(id: String, version: String, start: @escaping @MainActor (NativeLaunch) async throws -> NativeStop) {
    self.id = id
    self.version = version
    self.start = start
  }
}

/// Ends a native program. Its view is taken away by the host.
public typealias NativeStop = @MainActor () -> Void

/// What native code is started with, and how it speaks with its host.
@MainActor
public final class NativeLaunch {
  public let id: String
  public let name: String
  public let version: String
  /// Where it shows itself.
  public let view: UIView
  private let wire: NativeWire
  private let crash: (String) -> Void

  init(_ asked: PortRequest.SurfaceStart, view: UIView, wire: NativeWire, crash: @escaping (String) -> Void) {
    id = asked.programId
    name = asked.title
    version = asked.version
    self.view = view
    self.wire = wire
    self.crash = crash
  }

  /// A way to the host, for packets of the protocol (docs/protocol.md) and the bytes that stand beside some of them. One is open at
  /// a time: the next ends the session of the one before.
  public func openChannel(_ onPacket: @escaping @MainActor (String, Data?) -> Void) -> NativeChannel {
    wire.openChannel(onPacket)
  }

  /// A file of the program's package, as its partner signed it; nil when there is none of that name.
  public func read(_ path: String) async throws -> Data? {
    try await wire.read(path)
  }

  /// An error that nobody caught. In a trial it ends the release.
  public func tellError(_ message: String) {
    wire.tellError(message)
  }

  /// The program is gone for good.
  public func tellCrash(_ reason: String) {
    crash(reason)
  }
}

/// The program's end of a channel.
@MainActor
public struct NativeChannel {
  let nonce: String
  let say: (String) -> Void

  public func send(_ packet: String, _ bytes: Data? = nil) {
    if let bytes {
      say("bytes \(nonce) \(bytes.base64EncodedString())\n\(packet)")
    } else {
      say("packet \(nonce)\n\(packet)")
    }
  }
}
