import SwiftUI

/// A question about one permission: who asks, what it opens, whom the program talks to, and how long an answer holds.
struct ConsentSheet: View {
  let request: ConsentRequest
  let onChoice: @MainActor (ConsentChoice) -> Void

  var body: some View {
    ScrollView {
      VStack(alignment: .leading, spacing: 12) {
        Text("\(request.programName) asks").font(.title2).bold()
        Text("By \(request.partnerName)").foregroundColor(.secondary)
        Text(request.opens)
        if let reason = request.reason {
          // The program's words, and marked as such.
          Text("It says: “\(reason)”").italic()
        }
        if !request.domains.isEmpty {
          Text("It can talk to: \(request.domains.joined(separator: ", "))").font(.footnote).foregroundColor(.secondary)
        }
        ForEach(Self.choices, id: \.choice) { entry in
          Button(label(entry)) { onChoice(entry.choice) }
            .frame(maxWidth: .infinity, minHeight: 44)
        }
      }
      .padding(24)
    }
  }

  /// The question as it stands on the sheet, for the receipt.
  static func words(of request: ConsentRequest) -> String {
    let reason = request.reason.map { "It says: “\($0)”" }
    let domains = request.domains.isEmpty ? nil : "It can talk to: \(request.domains.joined(separator: ", "))"
    let head = ["\(request.programName) asks", "By \(request.partnerName)", request.opens]
    return (head + [reason, domains].compactMap { $0 }).joined(separator: "\n")
  }

  private struct Entry {
    let choice: ConsentChoice
    let label: String
  }

  private static let choices = [
    Entry(choice: .whileInUse, label: "While using"),
    Entry(choice: .once, label: "Only this once"),
    Entry(choice: .always, label: "Always"),
    Entry(choice: .denied, label: "Don’t allow"),
    Entry(choice: .dismissed, label: "Not now"),
  ]

  private func label(_ entry: Entry) -> String {
    guard entry.choice == .always else { return entry.label }
    let until = Date(timeIntervalSince1970: request.alwaysUntilMs / 1_000)
    let day = DateFormatter.localizedString(from: until, dateStyle: .medium, timeStyle: .none)
    return "\(entry.label), until \(day)"
  }
}
