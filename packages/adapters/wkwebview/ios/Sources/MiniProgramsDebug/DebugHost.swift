#if DEBUG
  import Foundation
  import MiniPrograms
  import UIKit

  extension MiniProgramHost {
    /// Opens a host that also runs unsigned sources. `mini-program-core-debug.js` lies in the app's Development Assets, which
    /// Xcode leaves out of archives. A release build has none of this.
    public static func openForDebugging(_ configuration: Configuration) async throws -> MiniProgramHost {
      guard let url = Bundle.main.url(forResource: "mini-program-core-debug", withExtension: "js") else {
        throw HostError("mini-program-core-debug.js is not in the app: add it to its Development Assets.")
      }
      return try await open(configuration, core: String(contentsOf: url, encoding: .utf8))
    }

    /// Runs the unsigned program of a server of development, such as `http://localhost:8080/`, in a host of `openForDebugging`.
    public func launchSource(
      _ url: String, in view: UIView, options: LaunchOptions = LaunchOptions()
    ) async throws -> LaunchOutcome {
      try await runSource(url, in: view, options: options)
    }
  }
#endif
