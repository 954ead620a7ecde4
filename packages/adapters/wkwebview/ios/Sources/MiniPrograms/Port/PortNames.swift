// The names of the native port (docs/native-port.md). A test holds them to native-port.json, in both directions.

/// What the core asks. Each is answered exactly once.
enum PortRequest: String, CaseIterable {
  case networkFetch = "network.fetch"
  case networkRead = "network.read"
  case networkCancel = "network.cancel"
  case blobsBegin = "blobs.begin"
  case blobsWrite = "blobs.write"
  case blobsCommit = "blobs.commit"
  case blobsAbort = "blobs.abort"
  case blobsRead = "blobs.read"
  case blobsSize = "blobs.size"
  case blobsDelete = "blobs.delete"
  case blobsKeys = "blobs.keys"
  case blobsFree = "blobs.free"
  case recordsGet = "records.get"
  case recordsList = "records.list"
  case recordsCommit = "records.commit"
  case recordsCommitIf = "records.commitIf"
  case filesWrite = "files.write"
  case filesRead = "files.read"
  case filesList = "files.list"
  case filesRemove = "files.remove"
  case filesRemoveAll = "files.removeAll"
  case secretsSeal = "secrets.seal"
  case secretsOpen = "secrets.open"
  case cryptoVerify = "crypto.verify"
  case surfacePrepare = "surface.prepare"
  case surfaceOpen = "surface.open"
  case surfaceStart = "surface.start"
  case surfaceClose = "surface.close"
  case screenConsent = "screen.consent"
  case screenPay = "screen.pay"
  case screenFindPayment = "screen.findPayment"
  case screenDialog = "screen.dialog"
  case tokenIssue = "token.issue"
  case codeIssue = "code.issue"
  case nativeCall = "native.call"
  case nativeGesture = "native.gesture"
  case nativeForget = "native.forget"
  case deviceConditions = "device.conditions"
}

/// What the core tells, without an answer.
enum PortNotice: String, CaseIterable {
  case cancel
  case timerSet = "timer.set"
  case timerCancel = "timer.cancel"
  case surfaceText = "surface.text"
  case surfaceShown = "surface.shown"
  case surfaceResponse = "surface.response"
  case surfaceDecision = "surface.decision"
  case screenToast = "screen.toast"
  case nativeWatch = "native.watch"
  case nativeUnwatch = "native.unwatch"
  case log
  case done
  case hostEvent = "host.event"
}

/// Methods of the host, by name.
enum PortCommand: String, CaseIterable {
  case catalog
  case installed
  case update
  case cancelUpdate
  case acceptUpdate
  case setChannel
  case checkForUpdates
  case startUpdateChecks
  case refreshRecalls
  case evidence
  case launch
  case prepare
  case sendToBackground
  case relieveMemory
  case goBack
  case closeConfirmation
  case closeProgram
  case grants
  case changeGrant
  case revoke
  case consentReceipts
  case deleteConsentReceipts
  case uninstall
  case close
}
