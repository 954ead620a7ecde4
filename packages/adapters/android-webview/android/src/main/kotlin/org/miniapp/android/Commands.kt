package org.miniapp.android

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import org.json.JSONArray
import org.json.JSONObject

/** Methods of the host by their names (docs/native-port.md 2.3). */
internal class Commands(private val link: CoreLink) {
    private val count = AtomicLong()
    private val waiting = ConcurrentHashMap<Long, CompletableDeferred<Any?>>()

    @Volatile
    private var ended: Throwable? = null

    /** Ends with what the host answers. Whoever waits no longer cancels it in the core. */
    suspend fun run(name: String, vararg params: Any?): Any? {
        val command = count.incrementAndGet()
        val done = CompletableDeferred<Any?>()
        waiting[command] = done
        ended?.let(::end)
        link.tell("command", "command" to command, "name" to name, "params" to JSONArray(params.map { it ?: JSONObject.NULL }))
        try {
            return done.await()
        } catch (error: CancellationException) {
            link.tell("command.cancel", "command" to command)
            throw error
        } finally {
            waiting.remove(command)
        }
    }

    /** `done` of the core. */
    fun onDone(line: JSONObject) {
        val done = waiting[line.getLong("command")] ?: return
        val error = line.optJSONObject("error")
        if (error == null) done.complete(line.opt("value").takeUnless { it == JSONObject.NULL })
        else done.completeExceptionally(MiniProgramException(error.stringOrNull("code"), error.getString("message")))
    }

    /** Nothing is answered any more. */
    fun end(cause: Throwable) {
        ended = cause
        for (done in waiting.values)
            done.completeExceptionally(MiniProgramException(null, "The host has ended: open another.", cause))
    }
}
