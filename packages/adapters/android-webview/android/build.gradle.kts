plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "org.miniapp.android"
    compileSdk = 35

    defaultConfig {
        // Android 8: the first whose WebView can be asked for its script sandbox (WebView.getCurrentWebViewPackage), tells of a
        // renderer that is gone (onRenderProcessGone) and has Safe Browsing as a setting.
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }

    // host-core and the bootstrap, as `npm run build` makes them: they are read as assets.
    sourceSets["main"].assets.srcDir("../dist")
    // The core that runs unsigned sources: only debug builds carry it.
    sourceSets["debug"].assets.srcDir("../dist-debug")

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
    }

    testOptions.unitTests.all { test ->
        val packages = providers.gradleProperty("miniProgramPackages").getOrElse(file("../../..").path)
        test.systemProperty("protocol.json", "$packages/bridge-protocol/protocol.json")
        test.systemProperty("native-port.json", "$packages/host-core/native-port.json")
    }
}

kotlin.compilerOptions.jvmTarget.set(org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_11)

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.10.2")
    implementation("androidx.webkit:webkit:1.12.1")
    // In the public API: an app with a sandbox of its own shares it.
    api("androidx.javascriptengine:javascriptengine:1.0.0")

    testImplementation("junit:junit:4.13.2")
    // The one of the platform is not there in JVM tests.
    testImplementation("org.json:json:20240303")
}
