package org.miniapp.android

import android.os.SystemClock

/** Whether the user has just done something in a program; each gesture is taken once. */
internal class Gestures {
    private var untilMs = 0L

    val answers: Array<Pair<String, Answer>> = arrayOf("native.gesture" to { take() })

    @Synchronized
    fun onTouch() {
        untilMs = SystemClock.uptimeMillis() + LIFETIME_MS
    }

    @Synchronized
    private fun take(): Boolean {
        val isFresh = SystemClock.uptimeMillis() < untilMs
        untilMs = 0
        return isFresh
    }
}

/** As long as a browser takes a user's activation for fresh (HTML, transient activation). */
private const val LIFETIME_MS = 5_000
