// swift-tools-version:5.9
import PackageDescription

let package = Package(
  name: "MiniPrograms",
  platforms: [.iOS(.v14)],
  products: [
    .library(name: "MiniPrograms", targets: ["MiniPrograms"]),
    .library(name: "MiniProgramsDebug", targets: ["MiniProgramsDebug"]),
  ],
  targets: [
    .target(
      name: "MiniPrograms",
      exclude: ["Resources/README.md"],
      resources: [
        .copy("Resources/mini-program-core.js"),
        .copy("Resources/mini-program-bootstrap.js"),
        .copy("Resources/PrivacyInfo.xcprivacy"),
      ],
      linkerSettings: [.linkedLibrary("sqlite3")]
    ),
    .target(name: "MiniProgramsDebug", dependencies: ["MiniPrograms"]),
    .testTarget(name: "MiniProgramsTests", dependencies: ["MiniPrograms"]),
  ]
)
