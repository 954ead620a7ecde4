// What comes with each request, field by field. `Data` is base64 on the way. Screens have their own types (Screens/).

import Foundation

extension PortRequest {
  struct NetworkFetch: Decodable {
    let url: String
    let method: String
    let headers: [String: String]
    let body: Data?
  }

  struct NetworkRead: Decodable {
    let transfer: Int
  }

  struct NetworkCancel: Decodable {
    let transfer: Int
  }

  struct BlobsBegin: Decodable {
    let key: String
  }

  struct BlobsWrite: Decodable {
    let draft: Int
    let bytes: Data
  }

  struct BlobsCommit: Decodable {
    let draft: Int
  }

  struct BlobsAbort: Decodable {
    let draft: Int
  }

  struct BlobsRead: Decodable {
    let key: String
    let offset: Int
    let length: Int
  }

  struct BlobsSize: Decodable {
    let key: String
  }

  struct BlobsDelete: Decodable {
    let key: String
  }

  struct RecordsGet: Decodable {
    let key: String
  }

  struct RecordsList: Decodable {
    let prefix: String
  }

  struct RecordsCommit: Decodable {
    let changes: [Row]
    let durable: Bool
  }

  struct RecordsCommitIf: Decodable {
    let expected: [Row]
    let changes: [Row]
  }

  struct FilesWrite: Decodable {
    let scope: String
    let path: String
    let bytes: Data
    let append: Bool
  }

  struct FilesRead: Decodable {
    let scope: String
    let path: String
    let offset: Int
    let length: Int
  }

  struct FilesList: Decodable {
    let scope: String
  }

  struct FilesRemove: Decodable {
    let scope: String
    let path: String
  }

  struct FilesRemoveAll: Decodable {
    let scope: String
  }

  struct SecretsSeal: Decodable {
    let scope: String
    let text: String
  }

  struct SecretsOpen: Decodable {
    let scope: String
    let sealed: String
  }

  struct CryptoVerify: Decodable {
    let spki: Data
    let signature: Data
    let message: Data
  }

  struct SurfacePrepare: Decodable {
    let surface: Int
    let label: String
    let url: String
    let isPersistent: Bool
    let rules: String
  }

  struct SurfaceOpen: Decodable {
    let surface: Int
    let programId: String
    let label: String
    let title: String
    let url: String
    let isPersistent: Bool
    let rules: String
    let welcome: String
    /// The number of the view that `launch` was given.
    let mount: Int?
  }

  struct SurfaceStart: Decodable {
    let surface: Int
    let programId: String
    let version: String
    let title: String
    let entryPoint: String
    /// Here it is always nil: this system runs no code that a package brings.
    let code: Data?
    /// The number of the view that `launch` was given.
    let mount: Int?
  }

  struct SurfaceClose: Decodable {
    let surface: Int
  }

  struct NativeCall<Params: Decodable>: Decodable {
    let method: String
    let params: Params
    let program: NativeProgram
    let idempotencyKey: String
  }

  struct NativeGesture: Decodable {
    let programId: String
    let withinMs: Int
  }

  struct NativeForget: Decodable {
    let programId: String
    let label: String
  }
}

/// A record, as it is or as it is to be; without a value it is not there.
struct Row: Codable, Equatable {
  let key: String
  let value: String?

  init(_ key: String, _ value: String?) {
    self.key = key
    self.value = value
  }

  init(from decoder: Decoder) throws {
    var pair = try decoder.unkeyedContainer()
    key = try pair.decode(String.self)
    value = try pair.decode(String?.self)
  }

  func encode(to encoder: Encoder) throws {
    var pair = encoder.unkeyedContainer()
    try pair.encode(key)
    try pair.encode(value)
  }
}

/// A file of a program, in a list.
struct ListedFile: Encodable, Equatable {
  let path: String
  let size: Int

  func encode(to encoder: Encoder) throws {
    var pair = encoder.unkeyedContainer()
    try pair.encode(path)
    try pair.encode(size)
  }
}
