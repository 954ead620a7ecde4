import Foundation

/// Methods of the host, asked of the core by name.
@MainActor
final class Commands {
  private let core: ScriptCore
  private var waiting: [Int: CheckedContinuation<PortLine, Error>] = [:]
  private var count = 0
  private var isClosed = false

  init(core: ScriptCore) {
    self.core = core
  }

  /// Runs one that gives a value.
  func run<Value: Decodable>(_ command: PortCommand, _ params: Param...) async throws -> Value {
    guard let value: Value = try await ask(command.rawValue, params) else { throw HostError("The host answered \(command.rawValue) with nothing.") }
    return value
  }

  /// Runs one that may find nothing.
  func find<Value: Decodable>(_ command: PortCommand, _ params: Param...) async throws -> Value? {
    try await ask(command.rawValue, params)
  }

  /// Runs one whose end is all there is to say.
  func perform(_ command: PortCommand, _ params: Param...) async throws {
    let _: Anything? = try await ask(command.rawValue, params)
  }

  func onDone(_ line: PortLine) {
    guard let done = try? line.read(PortNotice.Done<Anything>.self) else { return }
    waiting.removeValue(forKey: done.command)?.resume(returning: line)
  }

  /// Nothing is answered any more.
  func close() {
    isClosed = true
    for asked in waiting.values { asked.resume(throwing: HostError("The host is closed.")) }
    waiting = [:]
  }

  private func ask<Value: Decodable>(_ name: String, _ params: [Param]) async throws -> Value? {
    guard !isClosed else { throw HostError("The host is closed.") }
    // The core would hear of the end before the beginning.
    try Task.checkCancellation()
    count += 1
    let number = count
    let line = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { asked in
        waiting[number] = asked
        core.tell(Command(command: number, name: name, params: params))
      }
    } onCancel: {
      core.tell(CommandCancel(command: number))
    }
    let done = try line.read(PortNotice.Done<Value>.self)
    if let error = done.error { throw error }
    return done.value
  }
}

#if DEBUG
  extension Commands {
    /// Runs one that only the core of a debug build has.
    func runInDebug<Value: Decodable>(_ name: String, _ params: Param...) async throws -> Value {
      guard let value: Value = try await ask(name, params) else { throw HostError("The host answered \(name) with nothing.") }
      return value
    }
  }
#endif

/// Hears what the core tells the app, and tells whoever listens.
@MainActor
final class Ears: HostEars {
  let events = Streams<HostEvent>()
  let log = Streams<LogEntry>()
  private let commands: Commands

  init(commands: Commands) {
    self.commands = commands
  }

  func onLog(_ entry: LogEntry) {
    log.tell(entry)
  }

  func onDone(_ line: PortLine) {
    commands.onDone(line)
  }

  func onEvent(_ line: PortLine) {
    // The core and this package ship together; an event that cannot be read is one that this version does not have.
    guard let event = try? HostEvent(line) else { return }
    events.tell(event)
  }

  func close() {
    events.close()
    log.close()
  }
}

/// Streams of one kind of thing, each of its own reader. One that is not read keeps the newest.
@MainActor
final class Streams<Told: Sendable> {
  private var readers: [Int: AsyncStream<Told>.Continuation] = [:]
  private var count = 0

  func open() -> AsyncStream<Told> {
    count += 1
    let number = count
    return AsyncStream(bufferingPolicy: .bufferingNewest(maxUnread)) { stream in
      readers[number] = stream
      stream.onTermination = { [weak self] _ in
        Task { @MainActor in self?.readers[number] = nil }
      }
    }
  }

  func tell(_ what: Told) {
    for stream in readers.values { stream.yield(what) }
  }

  func close() {
    for stream in readers.values { stream.finish() }
    readers = [:]
  }
}

/// A reader that has fallen so far behind does not read.
private let maxUnread = 1_000
