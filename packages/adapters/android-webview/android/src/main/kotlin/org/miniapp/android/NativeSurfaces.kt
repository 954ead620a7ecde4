package org.miniapp.android

import android.view.View
import android.view.ViewGroup
import org.json.JSONArray
import org.json.JSONObject

/** Native programs, one view for each. They are started as the core says; which may run is its to decide. On the main thread. */
internal class NativeSurfaces(
    private val link: CoreLink,
    private val container: SurfaceContainer,
    private val gestures: Gestures,
    private val programs: NativePrograms,
) {
    private class Started(val view: NativeView, val wire: NativeWire) {
        var code: AutoCloseable? = null
    }

    private val shown = HashMap<Long, Started>()

    val answers: Array<Pair<String, Answer>> = arrayOf("surface.start" to { line -> start(line) })

    /** As `start` says them: the versions of each id, or null where its packages bring the code. */
    fun held(): JSONObject {
        val held = JSONObject()
        for ((id, versions) in programs.builtIn.groupBy({ it.id }, { it.version })) held.put(id, JSONArray(versions))
        for (id in programs.fromPackages) held.put(id, JSONObject.NULL)
        return held
    }

    fun onText(line: JSONObject) {
        shown[line.getLong("surface")]?.wire?.onText(line.getString("text"))
    }

    /** It stays as it is while the user is elsewhere. */
    fun onShown(line: JSONObject) {
        val view = shown[line.getLong("surface")]?.view ?: return
        view.visibility = if (line.getBoolean("isShown")) View.VISIBLE else View.INVISIBLE
    }

    fun onResponse(line: JSONObject) {
        shown[line.getLong("surface")]?.wire?.onResponse(line)
    }

    fun close(surface: Long) {
        val closed = shown.remove(surface) ?: return
        closed.wire.end()
        container.remove(closed.view)
        closed.code?.close()
    }

    fun closeAll() {
        for (surface in shown.keys.toList()) close(surface)
    }

    private suspend fun start(line: JSONObject): Any? {
        val surface = line.getLong("surface")
        val program = find(line)
        val view = NativeView(
            container.context,
            onVisible = { tell(surface, "surface.visibility", "isVisible" to it) },
            onTouch = { gestures.onTouch(line.getString("programId")) },
        )
        val wire = NativeWire(
            say = { text -> say(surface, text) },
            ask = { request, path -> ask(surface, request, path) },
        )
        val started = Started(view, wire)
        shown[surface] = started
        val opened = OpenedProgram(line.getString("programId"), line.getString("title"), line.stringOrNull("mount"))
        val launch = Launch(opened, line.getString("version"), view, wire) { tell(surface, "surface.crashed", "reason" to it) }
        val code = try {
            container.show(view, opened)
            view.tellUnseen()
            program.start(launch)
        } catch (broken: LinkageError) {
            close(surface)
            throw MiniProgramException(null, "The code of ${opened.id} does not fit this app: ${broken.message}", broken)
        } catch (error: Exception) {
            close(surface)
            throw error
        }
        // Closed while it was on its way.
        if (shown[surface] === started) started.code = code else code.close()
        return null
    }

    private fun find(line: JSONObject): NativeProgram {
        val id = line.getString("programId")
        val version = line.getString("version")
        val code = line.stringOrNull("code")
        if (code != null && id in programs.fromPackages) return DexProgram.load(id, bytesOf(code))
        return programs.builtIn.find { it.id == id && it.version == version }?.program
            ?: throw MiniProgramException(null, "This app has no code of $id $version (${line.getString("entryPoint")}).")
    }

    private fun say(surface: Long, text: String) {
        if (surface !in shown) return
        val isTold = link.tellForGuest(
            "surface.text",
            text.length,
            "surface" to surface,
            "text" to text,
            "isMainFrame" to true,
            "origin" to null,
        )
        if (!isTold) tell(surface, "surface.crashed", "reason" to "flood: it says more than the app can hear.")
    }

    private fun ask(surface: Long, request: Long, path: String) {
        tell(surface, "surface.request", "request" to request, "method" to "GET", "url" to path, "range" to null)
    }

    /** After its close nothing is told of a surface. */
    private fun tell(surface: Long, type: String, vararg members: Pair<String, Any?>) {
        if (surface in shown) link.tell(type, "surface" to surface, *members)
    }

    private class Launch(
        private val opened: OpenedProgram,
        override val version: String,
        override val view: ViewGroup,
        private val wire: NativeWire,
        private val crash: (String) -> Unit,
    ) : NativeLaunch {
        override val id: String
            get() = opened.id

        override val name: String
            get() = opened.title

        override fun openChannel(onPacket: (String, ByteArray?) -> Unit): NativeChannel = wire.openChannel(onPacket)

        override suspend fun read(path: String): ByteArray? = wire.read(path)

        override fun onError(message: String) = wire.onError(message)

        override fun onCrash(reason: String) = crash(reason)
    }
}
