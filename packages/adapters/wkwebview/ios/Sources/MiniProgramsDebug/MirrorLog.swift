#if DEBUG
  import MiniPrograms
  import os

  extension MiniProgramHost {
    /// Mirrors the host's log to the system's, and lets Safari inspect programs that are opened from now on. What a line says in
    /// detail is private there: it is read with a debugger only. A release build has none of this.
    public func startDebugging(subsystem: String) -> Task<Void, Never> {
      allowInspection()
      let logger = Logger(subsystem: subsystem, category: "mini-programs")
      let lines = log()
      return Task {
        for await line in lines {
          let program = line.programId ?? "-"
          logger.log(level: typeOf(line.level), "\(line.event, privacy: .public) \(program, privacy: .public) \(line.detail ?? "", privacy: .private)")
        }
      }
    }
  }

  private func typeOf(_ level: String) -> OSLogType {
    switch level {
    case "error": return .error
    case "warn": return .default
    case "info": return .info
    default: return .debug
    }
  }
#endif
