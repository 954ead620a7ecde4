package org.miniapp.android

import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.channels.Channel
import org.json.JSONArray
import org.json.JSONObject

/** host-core in its engine: words go in one after another, and what it then says goes out line by line, in order. */
internal class CoreLink(private val engine: ScriptEngine, private val clocks: Clocks) : AutoCloseable {
    private class Word(val json: JSONObject, val guestChars: Long)

    private val words = Channel<Word>(Channel.UNLIMITED)
    private val waitingGuestChars = AtomicLong()

    fun tell(type: String, vararg members: Pair<String, Any?>) {
        words.trySend(Word(jsonOf("type" to type, *members), 0))
    }

    /** What a program said. False when more of that waits than is held for programs; it is not told then. */
    fun tellForGuest(type: String, chars: Int, vararg members: Pair<String, Any?>): Boolean {
        val cost = chars.toLong() + WORD_CHARS
        if (waitingGuestChars.addAndGet(cost) > MAX_WAITING_GUEST_CHARS) {
            waitingGuestChars.addAndGet(-cost)
            return false
        }
        words.trySend(Word(jsonOf("type" to type, *members), cost))
        return true
    }

    /** Runs until it is closed or the engine is gone; throws why it is gone. */
    suspend fun run(script: String, onLine: (JSONObject) -> Unit) {
        engine.load(script)
        for (word in words) {
            waitingGuestChars.addAndGet(-word.guestChars)
            val lines = JSONArray(engine.exchange(clocks.stamp(word.json).toString()))
            for (index in 0 until lines.length()) onLine(JSONObject(lines.getString(index)))
        }
    }

    override fun close() {
        words.close()
    }
}

/** Sixteen of the largest packets that programs may send (`maxPacketChars` in protocol.json). */
private const val MAX_WAITING_GUEST_CHARS = 16L * 1_048_576
/** What a word costs beside its text: empty ones are not free. */
private const val WORD_CHARS = 256L
