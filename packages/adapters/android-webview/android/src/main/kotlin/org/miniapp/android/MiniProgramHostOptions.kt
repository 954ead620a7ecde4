package org.miniapp.android

import android.content.Context
import org.json.JSONObject

/** What a host is made of. */
class MiniProgramHostOptions(
    /** Shown to programs. */
    val name: String,
    /** Compared with each program's minHostVersion. */
    val version: String,
    /** Base URL of the store, without a trailing slash. */
    val storeUrl: String,
    /** The store's first keys, `store-keys.json` byte for byte. Put them into the app; never fetch them. */
    val storeRoot: String,
    val container: SurfaceContainer,
    val screens: HostScreens,
    val app: HostApp,
    /** Programs whose code runs in the app itself. */
    val nativePrograms: NativePrograms = NativePrograms(),
    /** BCP 47 tag given to programs. */
    val locale: String? = null,
    /** Whether the store is told how new releases come up here. Nothing says who or where. */
    val tellsVerdicts: Boolean = true,
    /** The most that all packages may take, in bytes; what host-core takes by itself, unless told. */
    val quotaBytes: Long? = null,
    /** The domain above the origins of programs. It needs no server: let it be a name that nobody can have. */
    val programDomain: String = "miniapp.invalid",
    /** Hears what the core writes to its log. */
    val log: (HostLogEntry) -> Unit = {},
    /** What runs host-core. */
    val openEngine: suspend (Context) -> ScriptEngine = { SandboxScriptEngine.open(it) },
)

/** One line of the host's log. */
class HostLogEntry(val level: String, val event: String, val programId: String?, val detail: String?)

/** What the host tells its app, such as the progress of an update (`HostEvents` in packages/host-core/src/host-events.ts). */
class HostEvent(val event: String, val data: JSONObject)
