package org.miniapp.android

import android.content.Context
import android.util.Log
import org.json.JSONObject

/** Hosts for development. It lies in the debug source set, with the core that it opens: a release build has neither. */
object DebugHost {
    /** Opens a host that also runs unsigned sources, and writes its log, with redacted traces of all sessions, to Logcat. */
    suspend fun open(context: Context, options: MiniProgramHostOptions, tag: String = "mini-programs"): MiniProgramHost {
        val log = { entry: HostLogEntry ->
            mirror(tag, entry)
            options.log(entry)
        }
        return MiniProgramHost.open(context, options, CoreScript("mini-program-core-debug.js", log))
    }

    private fun mirror(tag: String, entry: HostLogEntry) {
        Log.println(priorityOf(entry.level), tag, "${entry.event} ${entry.programId ?: "-"} ${entry.detail.orEmpty()}")
    }

    private fun priorityOf(level: String): Int = when (level) {
        "error" -> Log.ERROR
        "warn" -> Log.WARN
        "info" -> Log.INFO
        else -> Log.DEBUG
    }
}

/** Runs the unsigned program of a server of development, such as `http://localhost:8080/`, in a host of [DebugHost]. */
suspend fun MiniProgramHost.launchSource(url: String, options: JSONObject = JSONObject()): LaunchOutcome =
    outcomeOf(commands.run("launchSource", url, options))
