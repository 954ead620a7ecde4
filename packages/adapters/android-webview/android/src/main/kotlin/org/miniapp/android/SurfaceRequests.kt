package org.miniapp.android

import android.webkit.WebResourceRequest
import android.webkit.WebResourceResponse
import java.io.ByteArrayInputStream
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import java.util.concurrent.atomic.AtomicLong
import org.json.JSONObject

/**
 * What documents ask of their own origin, answered by the core (docs/native-port.md 4.3). A `WebViewAssetLoader.PathHandler`
 * would be told neither method nor range, and could set no status: so requests are taken as WebView gives them.
 */
internal class SurfaceRequests(private val link: CoreLink) {
    private val count = AtomicLong()
    private val waiting = ConcurrentHashMap<Long, CompletableFuture<JSONObject>>()
    private val surfaceOf = ConcurrentHashMap<Long, Long>()
    private val ended: MutableSet<Long> = ConcurrentHashMap.newKeySet()

    /** On a thread of WebView that may wait. */
    fun answer(surface: Long, request: WebResourceRequest): WebResourceResponse {
        val number = count.incrementAndGet()
        val answer = CompletableFuture<JSONObject>()
        waiting[number] = answer
        surfaceOf[number] = surface
        // The core answers nobody of a surface that is gone.
        if (surface in ended) {
            waiting.remove(number)
            surfaceOf.remove(number)
            return refusal()
        }
        val range = request.requestHeaders.entries.firstOrNull { it.key.equals("range", ignoreCase = true) }?.value
        link.tell(
            "surface.request",
            "surface" to surface,
            "request" to number,
            "method" to request.method,
            "url" to request.url.toString(),
            "range" to range,
        )
        return try {
            toResponse(answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
        } catch (late: TimeoutException) {
            refusal()
        } catch (closed: ExecutionException) {
            refusal()
        } finally {
            waiting.remove(number)
            surfaceOf.remove(number)
        }
    }

    /** `surface.response` of the core. */
    fun onResponse(line: JSONObject) {
        val number = line.getLong("request")
        // Native programs number theirs by themselves.
        if (surfaceOf[number] == line.getLong("surface")) waiting[number]?.complete(line)
    }

    /** Nobody waits for a surface that is gone. */
    fun end(surface: Long) {
        ended += surface
        for ((number, owner) in surfaceOf)
            if (owner == surface) waiting[number]?.completeExceptionally(IllegalStateException("The surface is closed."))
    }

    private fun toResponse(line: JSONObject): WebResourceResponse {
        val headers = line.strings("headers")
        val body = line.stringOrNull("body")?.let(::bytesOf) ?: ByteArray(0)
        val type = headers["content-type"].orEmpty().substringBefore(';')
        val charset = headers["content-type"].orEmpty().substringAfter("charset=", "").ifEmpty { null }
        val status = line.getInt("status")
        // WebView wants a phrase, and shows it to nobody.
        return WebResourceResponse(type, charset, status, "Status $status", headers, RangeBody.of(body, headers))
    }
}

/** What stands for everything that a document may not have. */
internal fun refusal(): WebResourceResponse =
    WebResourceResponse("text/plain", "utf-8", FORBIDDEN, "Forbidden", emptyMap(), ByteArrayInputStream(ByteArray(0)))

private const val FORBIDDEN = 403
/** Longer than the core waits for a part that has to be downloaded first. */
private const val TIMEOUT_SECONDS = 120L
