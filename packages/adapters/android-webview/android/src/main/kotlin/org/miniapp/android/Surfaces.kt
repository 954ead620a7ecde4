package org.miniapp.android

import android.net.Uri
import android.view.View
import androidx.webkit.JavaScriptReplyProxy
import androidx.webkit.WebMessageCompat
import androidx.webkit.WebViewCompat
import org.json.JSONObject

/**
 * Web views, one for each surface of the core. They translate: what a document may have and where it may go is asked.
 * All of it on the main thread, but for what [SurfaceRequests] does.
 */
internal class Surfaces(
    private val link: CoreLink,
    private val container: SurfaceContainer,
    private val profiles: Profiles,
    private val gestures: Gestures,
    private val bootstrap: String,
) {
    private class Open(val view: ProgramView, val label: String, val origin: String, val isPersistent: Boolean) {
        /** Of the top document that spoke last: an answer reaches it and no other. */
        var reply: JavaScriptReplyProxy? = null
        /** Whether the container has it: one that is only ready is nowhere. */
        var isShown = false
        val navigations = HashMap<Long, String>()
        /** It said more than could be heard, and the core was told. */
        var isFlood = false
    }

    private val shown = HashMap<Long, Open>()
    private val requests = SurfaceRequests(link)
    private var count = 0L

    val answers: Array<Pair<String, Answer>> =
        arrayOf("surface.prepare" to { line -> prepare(line) }, "surface.open" to { line -> openSurface(line) })

    /** `surface.response`; on any thread. */
    fun onResponse(line: JSONObject) = requests.onResponse(line)

    fun onText(line: JSONObject) {
        shown[line.getLong("surface")]?.reply?.postMessage(line.getString("text"))
    }

    /** Its document stays as it is. */
    fun onShown(line: JSONObject) {
        val view = shown[line.getLong("surface")]?.view ?: return
        view.visibility = if (line.getBoolean("isShown")) View.VISIBLE else View.INVISIBLE
    }

    fun onDecision(line: JSONObject) {
        val surface = shown[line.getLong("surface")] ?: return
        val url = surface.navigations.remove(line.getLong("request")) ?: return
        if (line.getBoolean("isAllowed")) surface.view.loadUrl(url)
    }

    fun closeAll() {
        for (surface in shown.keys.toList()) close(surface)
    }

    /** Out of sight, with an empty document in which nothing of ours runs: WebView has its process by the time it is opened. */
    private fun prepare(line: JSONObject): Any? {
        makeView(line).view.loadUrl(line.getString("url"))
        return null
    }

    /** One that was made ready is there already. */
    private fun openSurface(line: JSONObject): Any? {
        val surface = line.getLong("surface")
        val opened = shown[surface] ?: makeView(line)
        val program = OpenedProgram(line.getString("programId"), line.getString("title"), line.stringOrNull("mount"))
        opened.view.onTouch = { gestures.onTouch(program.id) }
        try {
            // JSON that the core wrote. Before the first load of a document of the program, or it has none.
            val booted = "'use strict';window.miniProgramWelcome=${line.getString("welcome")};$bootstrap"
            WebViewCompat.addDocumentStartJavaScript(opened.view, booted, setOf(opened.origin))
            container.show(opened.view, program)
            opened.view.tellUnseen()
            opened.isShown = true
        } catch (error: Exception) {
            shown.remove(surface)
            opened.view.destroy()
            throw error
        }
        opened.view.loadUrl(line.getString("url"))
        return null
    }

    private fun makeView(line: JSONObject): Open {
        WebViewFeatures.demandForSurfaces()
        val surface = line.getLong("surface")
        val url = Uri.parse(line.getString("url"))
        val origin = "${url.scheme}://${url.authority}"
        val label = line.getString("label")
        val isPersistent = line.getBoolean("isPersistent")
        val view = ProgramView(
            container.context,
            onVisible = { tell(surface, "surface.visibility", "isVisible" to it) },
        )
        val opened = Open(view, label, origin, isPersistent)
        shown[surface] = opened
        try {
            profiles.assign(view, label, isPersistent)
            harden(view, isPersistent)
            val rules = RequestRules(line.getString("rules"))
            view.webViewClient = SurfaceClient(Served(surface, origin, rules, requests), ::tell) { askToGo(surface, opened, it) }
            view.webChromeClient = SurfaceChrome()
            // For this origin alone, and before the first load, or its document has none.
            WebViewCompat.addWebMessageListener(view, WIRE, setOf(origin)) { _, message, source, isMainFrame, reply ->
                onMessage(surface, opened, Said(message, source, isMainFrame, reply))
            }
        } catch (error: Exception) {
            shown.remove(surface)
            view.destroy()
            throw error
        }
        return opened
    }

    private class Said(val message: WebMessageCompat, val source: Uri, val isMainFrame: Boolean, val reply: JavaScriptReplyProxy)

    private fun onMessage(surface: Long, opened: Open, said: Said) {
        if (shown[surface] !== opened || said.message.type != WebMessageCompat.TYPE_STRING) return
        val text = said.message.data ?: return
        if (opened.isFlood || text.length > MAX_LINE_CHARS) return
        if (said.isMainFrame) opened.reply = said.reply
        val isTold = link.tellForGuest(
            "surface.text",
            text.length,
            "surface" to surface,
            "text" to text,
            "isMainFrame" to said.isMainFrame,
            "origin" to said.source.toString(),
        )
        if (isTold) return
        opened.isFlood = true
        tell(surface, "surface.crashed", "reason" to "flood: it says more than the app can hear.")
    }

    private fun askToGo(surface: Long, opened: Open, url: String) {
        count += 1
        // The latest is the one that the document wants.
        opened.navigations.clear()
        opened.navigations[count] = url
        tell(surface, "surface.navigation", "request" to count, "url" to url)
    }

    /** After its close nothing is told of a surface. */
    private fun tell(surface: Long, type: String, vararg members: Pair<String, Any?>) {
        if (surface in shown) link.tell(type, "surface" to surface, *members)
    }

    fun close(surface: Long) {
        val closed = shown.remove(surface) ?: return
        requests.end(surface)
        if (closed.isShown) container.remove(closed.view)
        closed.view.stopLoading()
        closed.view.destroy()
        if (!closed.isPersistent) profiles.wipeAfter(closed.label)
    }
}

/** docs/native-port.md 4.5: the bootstrap writes none that is longer. */
private const val MAX_LINE_CHARS = 4_194_304
/** The name that the bootstrap takes out of the window (src/bootstrap.ts). */
private const val WIRE = "miniProgramWire"
