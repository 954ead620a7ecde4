package org.miniapp.android

import java.io.IOException
import java.io.InputStream
import java.net.CookieHandler
import java.net.HttpURLConnection
import java.net.URL
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.suspendCancellableCoroutine
import org.json.JSONObject

/** The core's network. A body waits in its socket until it is read, so nothing is read ahead (docs/native-port.md 3.3). */
internal class Network : AutoCloseable {
    private class Transfer(val connection: HttpURLConnection, val body: InputStream?)

    private val transfers = ConcurrentHashMap<Long, Transfer>()
    private val count = AtomicLong()

    val answers: Array<Pair<String, Answer>> = arrayOf(
        "network.fetch" to { line -> fetch(line) },
        "network.read" to { line -> read(line.getLong("transfer")) },
        "network.cancel" to { line ->
            end(line.getLong("transfer"))
            null
        },
    )

    private suspend fun fetch(line: JSONObject): JSONObject {
        // The one handler of a process stands in front of every connection, and cannot be left out of one.
        if (CookieHandler.getDefault() != null)
            throw IOException("This app keeps cookies for all its connections (CookieHandler.setDefault): programs may not have them.")
        val connection = URL(line.getString("url")).openConnection() as HttpURLConnection
        val transfer = count.incrementAndGet()
        return suspendCancellableCoroutine { waiting ->
            // Whoever waits for the answer no longer ends what this thread waits for.
            waiting.invokeOnCancellation {
                connection.disconnect()
                transfers.remove(transfer)
            }
            val answer = runCatching { send(connection, line, transfer) }
            if (!waiting.isActive) end(transfer)
            waiting.resumeWith(answer)
        }
    }

    private fun send(connection: HttpURLConnection, line: JSONObject, transfer: Long): JSONObject {
        connection.requestMethod = line.getString("method")
        connection.instanceFollowRedirects = false
        connection.useCaches = false
        connection.connectTimeout = TRANSFER_IDLE_MS
        connection.readTimeout = TRANSFER_IDLE_MS
        for ((name, value) in line.strings("headers")) connection.setRequestProperty(name, value)
        line.stringOrNull("body")?.let { body ->
            val bytes = bytesOf(body)
            connection.doOutput = true
            connection.setFixedLengthStreamingMode(bytes.size)
            connection.outputStream.use { it.write(bytes) }
        }
        val status = connection.responseCode
        if (status in redirects) {
            connection.disconnect()
            throw IOException("${line.getString("url")} redirects, which is not followed.")
        }
        transfers[transfer] = Transfer(connection, if (status >= FIRST_ERROR) connection.errorStream else connection.inputStream)
        return jsonOf("transfer" to transfer, "status" to status, "headers" to JSONObject(headersOf(connection)))
    }

    private suspend fun read(transfer: Long): String? = suspendCancellableCoroutine { waiting ->
        // A read that nobody waits for ends with its connection.
        waiting.invokeOnCancellation { end(transfer) }
        waiting.resumeWith(runCatching { readNext(transfer) })
    }

    private fun readNext(transfer: Long): String? {
        val body = transfers[transfer]?.body
        val bytes = ByteArray(MAX_READ_BYTES)
        val length = body?.read(bytes) ?: -1
        if (length >= 0) return base64Of(bytes.copyOf(length))
        end(transfer)
        return null
    }

    private fun end(transfer: Long) {
        transfers.remove(transfer)?.connection?.disconnect()
    }

    /** Ends every transfer. Not on the main thread: it may write to sockets. */
    override fun close() {
        for (transfer in transfers.keys) end(transfer)
    }

    /** The status line stands under no name. */
    private fun headersOf(connection: HttpURLConnection): Map<String, String> =
        connection.headerFields.filterKeys { it != null }.map { (name, values) -> name.lowercase() to values.joinToString(", ") }.toMap()
}

private val redirects = setOf(301, 302, 303, 307, 308)
private const val FIRST_ERROR = 400
/** The bound of the protocol (`transferIdleMs`); what waits for less is the core's to end. */
private const val TRANSFER_IDLE_MS = 300_000
private const val MAX_READ_BYTES = 65_536
