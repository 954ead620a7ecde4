#if DEBUG
  import Foundation
  import UIKit

  extension MiniProgramHost {
    /// For MiniProgramsDebug: programs that are opened from now on can be inspected with Safari (iOS 16.4).
    package func allowInspection() {
      parts.surfaces.isInspectable = true
    }

    /// For MiniProgramsDebug: a host with the text of another core.
    package static func open(_ configuration: Configuration, core: String) async throws -> MiniProgramHost {
      try await MiniProgramHost(configuration, core: core)
    }

    /// For MiniProgramsDebug: the command of the debug core.
    package func runSource(_ url: String, in view: UIView, options: LaunchOptions) async throws -> LaunchOutcome {
      try await commands.runInDebug("launchSource", Param(url), Param(LaunchParams(options, mount: parts.surfaces.mount(view))))
    }
  }
#endif
