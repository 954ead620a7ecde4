package org.miniapp.android

import android.app.Application
import android.content.Context
import java.io.File
import java.security.SecureRandom
import java.util.concurrent.Executors
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.json.JSONArray
import org.json.JSONObject

/** The app around one core: everything that answers its lines. Made off the main thread: it opens files. */
internal class HostParts(
    private val context: Context,
    private val options: MiniProgramHostOptions,
    engine: ScriptEngine,
    private val scope: CoroutineScope,
    core: CoreScript,
) : AutoCloseable {
    private val clocks = Clocks(context.applicationContext as Application)
    private val link = CoreLink(engine, clocks)
    private val timers = Timers { timer -> link.tell("timer.fired", "timer" to timer) }
    private val natives = Natives(context, options.app, link)
    private val profiles = Profiles(context)
    private val gestures = Gestures()
    private val surfaces = Surfaces(link, options.container, profiles, gestures, asset("mini-program-bootstrap.js"))
    private val natively = NativeSurfaces(link, options.container, gestures, options.nativePrograms)
    private val requests = Requests(scope, link)
    private val network = Network()
    private val disk = Executors.newSingleThreadExecutor { Thread(it, "mini-program-disk") }.asCoroutineDispatcher()
    // Not backed up: on another device it would bring back old floors, and secrets whose key is not there.
    private val folder = File(context.noBackupFilesDir, "mini-programs").apply { mkdirs() }
    private val records = Records(folder)
    private val core = asset(core.asset)
    private val log = core.log

    val commands = Commands(link)
    val events = MutableSharedFlow<HostEvent>(extraBufferCapacity = EVENTS_HELD)

    /** Runs until it is closed or its engine is gone, and throws why that is. */
    suspend fun run() {
        withContext(Dispatchers.Main) { profiles.deleteForgotten() }
        register()
        link.tell("start", *start())
        // Off the main thread: a word may hold a megabyte.
        withContext(Dispatchers.Default) { link.run(core, ::onLine) }
    }

    /** On the main thread. */
    override fun close() {
        link.close()
        timers.close()
        natives.close()
        surfaces.closeAll()
        natively.closeAll()
        clocks.close()
        disk.executor.execute(network::close)
        disk.executor.execute(records::close)
        disk.close()
    }

    private fun register() {
        requests.register(disk, *records.answers, *Blobs(folder).answers, *Files(File(folder, "files")).answers)
        requests.register(Dispatchers.IO, *network.answers)
        requests.register(Dispatchers.Default, *Secrets().answers, *Signatures.answers)
        requests.register(
            Dispatchers.Main,
            *surfaces.answers,
            *natively.answers,
            "surface.close" to { line -> closeSurface(line.getLong("surface")) },
            *profiles.answers,
            *gestures.answers,
            *natives.answers,
            "screen.consent" to { line -> options.screens.askConsent(line) },
            "screen.dialog" to { line -> options.screens.showDialog(line) },
        )
    }

    /** In order, as they come. What touches a view goes to the main thread by one way, so it stays in order there too. */
    private fun onLine(line: JSONObject) {
        when (line.getString("type")) {
            "cancel" -> requests.cancel(line.getLong("request"))
            "timer.set" -> timers.set(line.getLong("timer"), line.getLong("delayMs"))
            "timer.cancel" -> timers.cancel(line.getLong("timer"))
            "surface.text" -> onMain { hearText(line) }
            "surface.response" -> hearResponse(line)
            "surface.shown" -> onMain { showOrHide(line) }
            "surface.decision" -> onMain { surfaces.onDecision(line) }
            "screen.toast" -> onMain { guarded(line) { options.screens.showToast(line) } }
            "native.watch" -> onMain { guarded(line) { natives.onWatch(line) } }
            "native.unwatch" -> onMain { guarded(line) { natives.onUnwatch(line) } }
            "log" -> tellLog(logEntryOf(line))
            "done" -> commands.onDone(line)
            "host.event" -> events.tryEmit(HostEvent(line.getString("event"), line.getJSONObject("data")))
            else -> requests.answer(line)
        }
    }

    /** A surface shows a document or a native program; the others do not know its number. */
    private fun hearText(line: JSONObject) {
        surfaces.onText(line)
        natively.onText(line)
    }

    private fun showOrHide(line: JSONObject) {
        surfaces.onShown(line)
        natively.onShown(line)
    }

    private fun hearResponse(line: JSONObject) {
        surfaces.onResponse(line)
        onMain { natively.onResponse(line) }
    }

    private fun closeSurface(surface: Long): Any? {
        surfaces.close(surface)
        natively.close(surface)
        return null
    }

    private fun onMain(act: () -> Unit) {
        scope.launch(Dispatchers.Main) { act() }
    }

    /** Code of the app: what it throws is written down, and ends nothing else. */
    private fun guarded(line: JSONObject, act: () -> Unit) {
        try {
            act()
        } catch (error: Exception) {
            tellLog(HostLogEntry("error", line.getString("type"), null, error.toString()))
        }
    }

    private fun tellLog(entry: HostLogEntry) {
        try {
            log(entry)
        } catch (deaf: Exception) {
            // There is nobody else to tell.
        }
    }

    private fun start(): Array<Pair<String, Any?>> {
        val app = options.app
        val given = arrayOf<Pair<String, Any?>>(
            "platform" to "android",
            "name" to options.name,
            "version" to options.version,
            "storeUrl" to options.storeUrl,
            "storeRoot" to options.storeRoot,
            "tellsVerdicts" to options.tellsVerdicts,
            "entropy" to base64Of(ByteArray(ENTROPY_BYTES).also(SecureRandom()::nextBytes)),
            "programOrigin" to "https://*.${options.programDomain}",
            "offers" to jsonOf(
                "crypto" to true,
                "files" to true,
                "secrets" to true,
                "codes" to app.issuesCodes,
                "findsPayments" to app.findsPayments,
                "conditions" to true,
                "gestures" to true,
            ),
            "nativePrograms" to natively.held(),
            "methods" to JSONArray(app.methods.keys.toList()),
            "events" to JSONArray(app.events.keys.toList()),
            "unsupported" to JSONObject(app.unsupported),
        )
        // Left out where it is not said: the core then takes its own.
        val chosen = listOf("locale" to options.locale, "quotaBytes" to options.quotaBytes).filter { it.second != null }
        return given + chosen
    }

    private fun logEntryOf(line: JSONObject): HostLogEntry {
        val (programId, detail) = listOf("programId", "detail").map { line.optString(it).ifEmpty { null } }
        return HostLogEntry(line.getString("level"), line.getString("event"), programId, detail)
    }

    private fun asset(name: String): String = context.assets.open(name).bufferedReader().use { it.readText() }
}

/** The script that is host-core, and who hears its log. */
internal class CoreScript(val asset: String, val log: (HostLogEntry) -> Unit)

private const val ENTROPY_BYTES = 64
/** Events that nobody has collected yet; an app that collects none loses the newest. */
private const val EVENTS_HELD = 256
