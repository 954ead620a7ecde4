package org.miniapp.android

import android.os.SystemClock

/** Whether the user has just done something in a program; each gesture is taken once, and by that program. */
internal class Gestures {
    private val atMs = HashMap<String, Long>()

    val answers: Array<Pair<String, Answer>> = arrayOf(
        "native.gesture" to { line -> take(line.getString("programId"), line.getLong("withinMs")) },
    )

    @Synchronized
    fun onTouch(programId: String) {
        atMs[programId] = SystemClock.uptimeMillis()
    }

    @Synchronized
    private fun take(programId: String, withinMs: Long): Boolean {
        val at = atMs.remove(programId) ?: return false
        return SystemClock.uptimeMillis() - at <= withinMs
    }
}
