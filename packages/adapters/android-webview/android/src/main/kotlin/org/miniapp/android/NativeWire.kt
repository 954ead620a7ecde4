package org.miniapp.android

import java.util.UUID
import kotlinx.coroutines.CompletableDeferred
import org.json.JSONObject

/** The lines between one native program and the core: those of a bootstrap (docs/native-port.md 5). */
internal class NativeWire(private val say: (String) -> Unit, private val ask: (Long, String) -> Unit) {
    private class Open(val nonce: String, val onPacket: (String, ByteArray?) -> Unit)

    private var current: Open? = null
    private var count = 0L
    private var isEnded = false
    private val waiting = HashMap<Long, CompletableDeferred<JSONObject>>()

    fun openChannel(onPacket: (String, ByteArray?) -> Unit): NativeChannel {
        val nonce = UUID.randomUUID().toString()
        current = Open(nonce, onPacket)
        say("connect $nonce")
        return object : NativeChannel {
            override fun send(packet: String, bytes: ByteArray?) {
                val head = if (bytes == null) "packet $nonce" else "bytes $nonce ${base64Of(bytes)}"
                say("$head\n$packet")
            }
        }
    }

    fun onText(text: String) {
        val head = text.substringBefore('\n').split(' ')
        val opened = current ?: return
        // What is for a channel before this one is for nobody.
        if (head.getOrNull(1) != opened.nonce) return
        val bytes = if (head[0] == "bytes") bytesOf(head[2]) else null
        opened.onPacket(text.substringAfter('\n'), bytes)
    }

    fun onError(message: String) = say("health\n${jsonOf("type" to "error", "message" to message)}")

    suspend fun read(path: String): ByteArray? {
        if (isEnded) throw closed()
        count += 1
        val answer = CompletableDeferred<JSONObject>()
        val request = count
        waiting[request] = answer
        ask(request, path)
        val line = try {
            answer.await()
        } finally {
            waiting.remove(request)
        }
        val body = line.stringOrNull("body")?.let(::bytesOf)
        return when (val status = line.getInt("status")) {
            OK -> body ?: ByteArray(0)
            NOT_FOUND -> null
            else -> throw MiniProgramException(null, "$path cannot be had now ($status).")
        }
    }

    /** `surface.response` of the core. */
    fun onResponse(line: JSONObject) {
        waiting[line.getLong("request")]?.complete(line)
    }

    /** The program has ended: nobody is told anything more. */
    fun end() {
        isEnded = true
        current = null
        for (answer in waiting.values) answer.completeExceptionally(closed())
    }

    private fun closed() = MiniProgramException(null, "The program was closed.")
}

private const val OK = 200
private const val NOT_FOUND = 404
