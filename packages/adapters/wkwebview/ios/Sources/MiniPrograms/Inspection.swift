#if DEBUG
  extension MiniProgramHost {
    /// For MiniProgramsDebug: programs that are opened from now on can be inspected with Safari (iOS 16.4).
    package func allowInspection() {
      parts.surfaces.isInspectable = true
    }
  }
#endif
