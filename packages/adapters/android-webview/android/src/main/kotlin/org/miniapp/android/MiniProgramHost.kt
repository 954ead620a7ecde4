package org.miniapp.android

import android.content.Context
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.json.JSONArray
import org.json.JSONObject

/**
 * A mini-program host in an Android app. Its methods are those of `Host` in `packages/host-core/src/host-api.ts`, and JSON is
 * as it is declared there. They throw [MiniProgramException] after close and for ids that are none; all else is a value.
 */
class MiniProgramHost private constructor(private val parts: HostParts, private val scope: CoroutineScope, private val running: Job) {
    internal val commands = parts.commands

    /** What the host tells its app. Collect before the first update, or what was told before is lost. */
    val events: Flow<HostEvent> = parts.events

    /** Completes when the host has ended: after [close], or when the system has ended its script engine. Open another then. */
    val ended: Job = running

    suspend fun catalog(): JSONObject = commands.run("catalog") as JSONObject

    suspend fun installed(): JSONArray = commands.run("installed") as JSONArray

    /** Asks the store, downloads, verifies and stages: first install and update alike. */
    suspend fun update(id: String): JSONObject = commands.run("update", id) as JSONObject

    suspend fun cancelUpdate(id: String) {
        commands.run("cancelUpdate", id)
    }

    /** The user agrees to what a waiting release may do beyond the one that runs. */
    suspend fun acceptUpdate(id: String, agreed: JSONObject): Boolean = commands.run("acceptUpdate", id, agreed) as Boolean

    suspend fun setChannel(id: String, channel: String) {
        commands.run("setChannel", id, channel)
    }

    suspend fun checkForUpdates(): JSONObject = commands.run("checkForUpdates") as JSONObject

    /** Looks for updates in the background, every six hours unless told. */
    suspend fun startUpdateChecks(everyMs: Long? = null) {
        commands.run("startUpdateChecks", *(if (everyMs == null) emptyArray<Any>() else arrayOf<Any>(jsonOf("everyMs" to everyMs))))
    }

    suspend fun refreshRecalls(): String = commands.run("refreshRecalls") as String

    suspend fun evidence(): JSONArray = commands.run("evidence") as JSONArray

    /** Runs what is installed. `options` as `HostLaunchOptions`; its `mount` comes to the container as [OpenedProgram.mount]. */
    suspend fun launch(id: String, options: JSONObject = JSONObject()): LaunchOutcome = outcomeOf(commands.run("launch", id, options))

    internal fun outcomeOf(answer: Any?): LaunchOutcome = LaunchOutcome.of(answer as JSONObject) { program ->
        RunningProgram(program.getString("id"), program.getString("name"), program.getString("version"), commands)
    }

    /** A launch is likely, as when a finger is on a program: its surface is made ready where that can be done. */
    suspend fun prepare(id: String): Boolean = commands.run("prepare", id) as Boolean

    /** Closes what is in the background: call it from `onTrimMemory`. */
    suspend fun relieveMemory() {
        commands.run("relieveMemory")
    }

    /** What the user answered and still holds. */
    suspend fun grants(id: String): JSONArray = commands.run("grants", id) as JSONArray

    suspend fun changeGrant(id: String, permission: String, mode: String): Boolean =
        commands.run("changeGrant", id, permission, mode) as Boolean

    suspend fun revoke(id: String, permission: String) {
        commands.run("revoke", id, permission)
    }

    suspend fun consentReceipts(): JSONObject = commands.run("consentReceipts") as JSONObject

    suspend fun deleteConsentReceipts() {
        commands.run("deleteConsentReceipts")
    }

    suspend fun uninstall(id: String) {
        commands.run("uninstall", id)
    }

    /** Closes every program. Safe to call twice. */
    suspend fun close() {
        if (!running.isActive) return
        try {
            commands.run("close")
        } finally {
            withContext(NonCancellable) {
                running.cancel()
                running.join()
                scope.cancel()
            }
        }
    }

    companion object {
        /** Starts it. Throws [UnsupportedDeviceException] where this device's WebView lacks what a host needs. */
        suspend fun open(context: Context, options: MiniProgramHostOptions): MiniProgramHost =
            open(context, options, CoreScript("mini-program-core.js", options.log))

        internal suspend fun open(
            context: Context,
            options: MiniProgramHostOptions,
            core: CoreScript,
        ): MiniProgramHost = withContext(Dispatchers.Main) {
            WebViewFeatures.demandForSurfaces()
            val engine = options.openEngine(context)
            val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main)
            val parts = try {
                withContext(Dispatchers.IO) { HostParts(context, options, engine, scope, core) }
            } catch (error: Exception) {
                engine.close()
                throw error
            }
            val running = scope.launch {
                try {
                    parts.run()
                } catch (closed: CancellationException) {
                    parts.commands.end(closed)
                } catch (gone: Exception) {
                    // Programs end with their host; what they had stored is on the disk, and a new host goes on from there.
                    parts.commands.end(gone)
                } finally {
                    parts.close()
                    engine.close()
                }
            }
            MiniProgramHost(parts, scope, running)
        }
    }
}
