package org.miniapp.android

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicBoolean
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import org.json.JSONException
import org.json.JSONObject

/** Answers one question of the core; what it throws is the answer too. */
internal typealias Answer = suspend (JSONObject) -> Any?

/** The questions of the core, each answered exactly once (docs/native-port.md 2.1). */
internal class Requests(private val scope: CoroutineScope, private val link: CoreLink) {
    private class Handler(val dispatcher: CoroutineDispatcher, val answer: Answer)

    private val handlers = HashMap<String, Handler>()
    private val running = ConcurrentHashMap<Long, Job>()

    /** All of one dispatcher with one thread are answered in the order in which they were asked. */
    fun register(dispatcher: CoroutineDispatcher, vararg answers: Pair<String, Answer>) {
        for ((name, answer) in answers) handlers[name] = Handler(dispatcher, answer)
    }

    fun answer(line: JSONObject) {
        val request = line.getLong("request")
        val name = line.getString("type")
        val handler = handlers[name]
        if (handler == null) {
            link.tell("answer", "request" to request, "error" to jsonOf("message" to "This app has no $name."))
            return
        }
        val once = AtomicBoolean()
        val job = scope.launch(handler.dispatcher, CoroutineStart.LAZY) { run(line, handler.answer) { tell(once, request, it) } }
        running[request] = job
        // Also of one that is cancelled before it began.
        job.invokeOnCompletion {
            running.remove(request)
            tell(once, request, "error" to jsonOf("code" to BridgeErrorCode.CANCELLED.wire, "message" to "Cancelled."))
        }
        job.start()
    }

    /** The answer is not wanted any more; it is given all the same. */
    fun cancel(request: Long) {
        running[request]?.cancel()
    }

    private suspend fun run(line: JSONObject, answer: Answer, tell: (Pair<String, Any?>) -> Unit) {
        try {
            tell("value" to answer(line))
        } catch (error: CancellationException) {
            throw error
        } catch (error: Exception) {
            tell("error" to toNativeError(error))
        }
    }

    private fun tell(once: AtomicBoolean, request: Long, end: Pair<String, Any?>) {
        if (!once.compareAndSet(false, true)) return
        try {
            // Texts are JSON, whatever they hold.
            if (end.second !is String) jsonOf(end).checked()
            link.tell("answer", "request" to request, end)
        } catch (error: JSONException) {
            // The app's own code answered with what JSON does not have, such as an infinite number.
            link.tell("answer", "request" to request, "error" to jsonOf("message" to "This app's answer is no JSON: ${error.message}"))
        }
    }
}
