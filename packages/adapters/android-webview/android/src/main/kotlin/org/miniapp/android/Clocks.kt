package org.miniapp.android

import android.app.Activity
import android.app.Application
import android.os.Bundle
import android.os.SystemClock
import org.json.JSONObject

/** The times that every word carries (docs/native-port.md 1.2). */
internal class Clocks(private val application: Application) : AutoCloseable {
    private val lifecycle = object : Application.ActivityLifecycleCallbacks {
        override fun onActivityStarted(activity: Activity) = change { shown.add(activity) }

        override fun onActivityStopped(activity: Activity) = change { shown.remove(activity) }

        override fun onActivityCreated(activity: Activity, savedInstanceState: Bundle?) = Unit

        override fun onActivityResumed(activity: Activity) = Unit

        override fun onActivityPaused(activity: Activity) = Unit

        override fun onActivitySaveInstanceState(activity: Activity, outState: Bundle) = Unit

        override fun onActivityDestroyed(activity: Activity) = Unit
    }

    private val shown = HashSet<Activity>()
    // Until an activity comes or goes: a host is opened by one that is being shown.
    private var isShown = true
    private var earlierMs = 0L
    private var shownSinceMs = SystemClock.uptimeMillis()

    init {
        application.registerActivityLifecycleCallbacks(lifecycle)
    }

    fun stamp(word: JSONObject): JSONObject =
        word.put("nowMs", System.currentTimeMillis()).put("foregroundMs", foregroundMs())

    override fun close() = application.unregisterActivityLifecycleCallbacks(lifecycle)

    /** Time of the system's uptime clock, which stands still in deep sleep, while an activity was shown. */
    @Synchronized
    private fun foregroundMs(): Long =
        earlierMs + if (isShown) SystemClock.uptimeMillis() - shownSinceMs else 0

    @Synchronized
    private fun change(what: () -> Unit) {
        earlierMs = foregroundMs()
        shownSinceMs = SystemClock.uptimeMillis()
        what()
        isShown = shown.isNotEmpty()
    }
}
