import Foundation

/// The app's side of the native port: it does what the lines of the core say, in their order, and answers its questions. It holds
/// no rule about packages, versions, permissions or origins (docs/native-port.md).
final class AppSide: @unchecked Sendable {
  private let core: ScriptCore
  private let timers: Timers
  private let parts: AppParts
  /// Records, blobs and files, one act after another.
  private let disk = DispatchQueue(label: "mini-program-disk", qos: .userInitiated)
  /// Questions that go on, by number. Only on the core's queue.
  private var running: [Int: Task<Void, Never>] = [:]

  init(core: ScriptCore, parts: AppParts) {
    self.core = core
    self.parts = parts
    timers = Timers(queue: core.queue) { core.tell(TimerFired(timer: $0)) }
  }

  /// One line, on the core's queue.
  func handle(_ line: PortLine) {
    do {
      if let number = line.request, let request = PortRequest(rawValue: line.type) {
        try answer(request, number, line)
      } else if let notice = PortNotice(rawValue: line.type) {
        try heed(notice, line)
      } else {
        throw HostError("This app knows no \(line.type).")
      }
    } catch {
      // A notice that cannot be read has nobody who waits for it.
      if let number = line.request { core.tell(Refusal(request: number, error: HostError.of(error))) }
    }
  }

  private func answer(_ request: PortRequest, _ number: Int, _ line: PortLine) throws {
    let (blobs, records, files, secrets) = (parts.blobs, parts.records, parts.files, parts.secrets)
    let (network, surfaces, screens, natives) = (parts.network, parts.surfaces, parts.screens, parts.natives)
    switch request {
    case .networkFetch: go(number, try line.read(PortRequest.NetworkFetch.self)) { try await network.fetch($0) }
    case .networkRead: go(number, try line.read(PortRequest.NetworkRead.self)) { try await network.read($0.transfer) }
    case .networkCancel: go(number, try line.read(PortRequest.NetworkCancel.self)) { network.cancel($0.transfer); return Null() }

    case .blobsBegin: store(number, try line.read(PortRequest.BlobsBegin.self)) { try blobs.begin($0.key) }
    case .blobsWrite: store(number, try line.read(PortRequest.BlobsWrite.self)) { try blobs.write($0.draft, $0.bytes); return Null() }
    case .blobsCommit: store(number, try line.read(PortRequest.BlobsCommit.self)) { try blobs.commit($0.draft); return Null() }
    case .blobsAbort: store(number, try line.read(PortRequest.BlobsAbort.self)) { blobs.abort($0.draft); return Null() }
    case .blobsRead:
      store(number, try line.read(PortRequest.BlobsRead.self)) { try blobs.read($0.key, offset: $0.offset, length: $0.length) }
    case .blobsSize: store(number, try line.read(PortRequest.BlobsSize.self)) { try blobs.size($0.key) }
    case .blobsDelete: store(number, try line.read(PortRequest.BlobsDelete.self)) { try blobs.delete($0.key); return Null() }
    case .blobsKeys: store(number, Null()) { _ in try blobs.keys() }
    case .blobsFree: store(number, Null()) { _ in blobs.free() }

    case .recordsGet: store(number, try line.read(PortRequest.RecordsGet.self)) { try records.get($0.key) }
    case .recordsList: store(number, try line.read(PortRequest.RecordsList.self)) { try records.list($0.prefix) }
    case .recordsCommit:
      store(number, try line.read(PortRequest.RecordsCommit.self)) { try records.commit($0.changes, durable: $0.durable); return Null() }
    case .recordsCommitIf:
      store(number, try line.read(PortRequest.RecordsCommitIf.self)) { try records.commitIf(expected: $0.expected, changes: $0.changes) }

    case .filesWrite:
      store(number, try line.read(PortRequest.FilesWrite.self)) { try files.write($0.scope, $0.path, $0.bytes, append: $0.append); return Null() }
    case .filesRead:
      store(number, try line.read(PortRequest.FilesRead.self)) { try files.read($0.scope, $0.path, offset: $0.offset, length: $0.length) }
    case .filesList: store(number, try line.read(PortRequest.FilesList.self)) { files.list($0.scope) }
    case .filesRemove: store(number, try line.read(PortRequest.FilesRemove.self)) { files.remove($0.scope, $0.path); return Null() }
    case .filesRemoveAll: store(number, try line.read(PortRequest.FilesRemoveAll.self)) { try files.removeAll($0.scope); return Null() }

    case .secretsSeal: store(number, try line.read(PortRequest.SecretsSeal.self)) { try secrets.seal(scope: $0.scope, text: $0.text) }
    case .secretsOpen: store(number, try line.read(PortRequest.SecretsOpen.self)) { try secrets.open(scope: $0.scope, sealed: $0.sealed) }
    case .cryptoVerify:
      go(number, try line.read(PortRequest.CryptoVerify.self)) { Signatures.verify(spki: $0.spki, signature: $0.signature, message: $0.message) }

    case .surfacePrepare: show(number, try line.read(PortRequest.SurfacePrepare.self)) { try await surfaces.prepare($0); return Null() }
    case .surfaceOpen: show(number, try line.read(PortRequest.SurfaceOpen.self)) { try await surfaces.open($0); return Null() }
    case .surfaceStart: show(number, try line.read(PortRequest.SurfaceStart.self)) { try await surfaces.start($0); return Null() }
    case .surfaceClose: show(number, try line.read(PortRequest.SurfaceClose.self)) { surfaces.close($0.surface); return Null() }

    case .screenConsent: show(number, try line.read(ConsentRequest.self)) { try await screens.screens.askConsent($0) }
    case .screenPay: show(number, try line.read(PaymentRequest.self)) { try await screens.pay($0) }
    case .screenFindPayment: show(number, try line.read(PaymentQuestion.self)) { try await screens.findPayment($0) }
    case .screenDialog: show(number, try line.read(DialogRequest.self)) { try await screens.screens.showDialog($0) }
    case .tokenIssue: show(number, try line.read(TokenRequest.self)) { try await screens.issueToken($0) }
    case .codeIssue: show(number, try line.read(CodeRequest.self)) { try await screens.issueCode($0) }

    case .nativeCall: show(number, line) { try await natives.call($0) }
    case .nativeGesture:
      let asked = try line.read(PortRequest.NativeGesture.self)
      throw HostError("Not offered for \(asked.programId): the engine's own check of gestures is the only one.")
    case .nativeForget: show(number, try line.read(PortRequest.NativeForget.self)) { try await surfaces.forget($0); return Null() }
    case .deviceConditions: show(number, Null()) { _ in natives.device.conditions() }
    }
  }

  private func heed(_ notice: PortNotice, _ line: PortLine) throws {
    let (surfaces, screens, natives, host) = (parts.surfaces, parts.screens, parts.natives, parts.host)
    switch notice {
    case .cancel: running[try line.read(PortNotice.Cancel.self).request]?.cancel()
    case .timerSet:
      let asked = try line.read(PortNotice.TimerSet.self)
      timers.set(asked.timer, delayMs: asked.delayMs)
    case .timerCancel: timers.cancel(try line.read(PortNotice.TimerCancel.self).timer)
    case .surfaceText: onMain(try line.read(PortNotice.SurfaceText.self)) { surfaces.say($0) }
    case .surfaceResponse: onMain(try line.read(PortNotice.SurfaceResponse.self)) { surfaces.respond($0) }
    case .surfaceShown: onMain(try line.read(PortNotice.SurfaceShown.self)) { surfaces.show($0) }
    case .surfaceDecision: onMain(try line.read(PortNotice.SurfaceDecision.self)) { surfaces.decide($0) }
    case .screenToast: onMain(try line.read(PortNotice.ScreenToast.self)) { screens.screens.showToast(Toast($0)) }
    case .nativeWatch: onMain(line) { natives.watch($0) }
    case .nativeUnwatch: onMain(try line.read(PortNotice.NativeUnwatch.self)) { natives.unwatch($0.watch) }
    case .log: onMain(try line.read(PortNotice.Log.self)) { host?.onLog(LogEntry($0)) }
    case .done: onMain(line) { host?.onDone($0) }
    case .hostEvent: onMain(line) { host?.onEvent($0) }
    }
  }

  /// Answers from the disk, in the order of the lines.
  private func store<Asked, Value: Encodable & Sendable>(_ number: Int, _ asked: Asked, _ act: @escaping (Asked) throws -> Value) {
    disk.async { [core] in
      do {
        core.tell(Answer(request: number, value: try act(asked)))
      } catch {
        core.tell(Refusal(request: number, error: HostError.of(error)))
      }
    }
  }

  /// Answers from the main thread, where screens are; questions begin there in the order of their lines.
  private func show<Asked, Value: Encodable & Sendable>(
    _ number: Int, _ asked: Asked, _ act: @escaping @MainActor (Asked) async throws -> Value
  ) {
    running[number] = Task { @MainActor in
      await finish(number) { try await act(asked) }
    }
  }

  /// Answers when it is done, whatever else goes on meanwhile.
  private func go<Asked, Value: Encodable & Sendable>(_ number: Int, _ asked: Asked, _ act: @escaping (Asked) async throws -> Value) {
    running[number] = Task {
      await finish(number) { try await act(asked) }
    }
  }

  private func finish<Value: Encodable & Sendable>(_ number: Int, _ act: () async throws -> Value) async {
    do {
      core.tell(Answer(request: number, value: try await act()))
    } catch {
      core.tell(Refusal(request: number, error: HostError.of(error)))
    }
    core.queue.async { self.running[number] = nil }
  }

  /// Notices keep their order.
  private func onMain<Told>(_ told: Told, _ act: @escaping @MainActor (Told) -> Void) {
    DispatchQueue.main.async {
      MainActor.assumeIsolated { act(told) }
    }
  }
}

/// What the lines are about.
struct AppParts {
  let records: Records
  let blobs: Blobs
  let files: ProgramFiles
  let secrets: Secrets
  let network: HostNetwork
  let surfaces: Surfaces
  let screens: HostScreens
  let natives: Natives
  weak var host: HostEars?
}

/// Who hears what the core tells the app itself.
@MainActor
protocol HostEars: AnyObject, Sendable {
  func onLog(_ entry: LogEntry)
  func onDone(_ line: PortLine)
  func onEvent(_ line: PortLine)
}
