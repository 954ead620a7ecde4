package org.miniapp.android

import android.webkit.RenderProcessGoneDetail
import android.webkit.WebResourceRequest
import android.webkit.WebResourceResponse
import android.webkit.WebView
import android.webkit.WebViewClient

/** What a surface may load, and who answers it. */
internal class Served(val surface: Long, val origin: String, val rules: RequestRules, val requests: SurfaceRequests)

/** What WebView asks and tells about the documents of one surface. */
internal class SurfaceClient(
    private val served: Served,
    private val tell: (surface: Long, type: String, members: Array<out Pair<String, Any?>>) -> Unit,
    private val askToGo: (url: String) -> Unit,
) : WebViewClient() {
    override fun shouldInterceptRequest(view: WebView, request: WebResourceRequest): WebResourceResponse? {
        val url = request.url.toString()
        // The program's own origin is the core's to answer. For all else the rules stand, behind the content policy.
        return when {
            url.startsWith("${served.origin}/") -> served.requests.answer(served.surface, request)
            // No document of anybody else comes here, whatever led to it.
            !request.isForMainFrame && served.rules.allows(url) -> null
            else -> refusal()
        }
    }

    /**
     * WebView wants its answer at once, and the core has it later. So every navigation of the top document is stopped here,
     * and loaded again when the core allows it. What WebView does not ask about, as reloads and history, is of this origin,
     * and for whatever else there might be, [shouldInterceptRequest] has nothing but a refusal.
     */
    override fun shouldOverrideUrlLoading(view: WebView, request: WebResourceRequest): Boolean {
        val url = request.url.toString()
        // Frames go nowhere but within their program's origin (docs/native-port.md 4.4).
        if (!request.isForMainFrame) return !url.startsWith("${served.origin}/")
        askToGo(url)
        return true
    }

    override fun onPageFinished(view: WebView, url: String) = tell(served.surface, "surface.loaded", emptyArray())

    override fun onRenderProcessGone(view: WebView, detail: RenderProcessGoneDetail): Boolean {
        val reason = if (detail.didCrash()) "process-ended: crashed" else "process-ended: killed by the system"
        tell(served.surface, "surface.crashed", arrayOf("reason" to reason))
        // The app lives on; the core closes the surface.
        return true
    }
}
