package org.miniapp.android

import android.os.Handler
import android.os.Looper
import java.util.concurrent.ConcurrentHashMap

/** The core's timers. */
internal class Timers(private val onFired: (Long) -> Unit) : AutoCloseable {
    private val handler = Handler(Looper.getMainLooper())
    private val waiting = ConcurrentHashMap<Long, Runnable>()

    fun set(timer: Long, delayMs: Long) {
        val fire = Runnable { if (waiting.remove(timer) != null) onFired(timer) }
        waiting[timer] = fire
        handler.postDelayed(fire, delayMs)
    }

    fun cancel(timer: Long) {
        waiting.remove(timer)?.let(handler::removeCallbacks)
    }

    override fun close() {
        for (timer in waiting.keys) cancel(timer)
    }
}
