package org.miniapp.android

import android.os.SystemClock

/** Whether the user has just done something in a program; each gesture is taken once, and by that program. */
internal class Gestures {
    private val untilMs = HashMap<String, Long>()

    val answers: Array<Pair<String, Answer>> = arrayOf("native.gesture" to { line -> take(line.getString("programId")) })

    @Synchronized
    fun onTouch(programId: String) {
        untilMs[programId] = SystemClock.uptimeMillis() + LIFETIME_MS
    }

    @Synchronized
    private fun take(programId: String): Boolean = SystemClock.uptimeMillis() < (untilMs.remove(programId) ?: 0)
}

/** As long as a browser takes a user's activation for fresh (HTML, transient activation). */
private const val LIFETIME_MS = 5_000
