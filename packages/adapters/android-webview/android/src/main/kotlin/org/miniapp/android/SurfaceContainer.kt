package org.miniapp.android

import android.content.Context
import android.view.View
import android.view.ViewGroup

/** Where the app shows programs. Called on the main thread. */
interface SurfaceContainer {
    /** Of the activity that shows them. */
    val context: Context

    /** Puts a program's view on the screen. */
    fun show(view: View, program: OpenedProgram)

    /** Takes it away. */
    fun remove(view: View)
}

/** What is on the screen. `mount` is what the app gave to `launch`. */
class OpenedProgram(val id: String, val title: String, val mount: String?)

/** Shows programs in one group of views, the newest on top. */
class ViewGroupContainer(private val group: ViewGroup) : SurfaceContainer {
    override val context: Context
        get() = group.context

    override fun show(view: View, program: OpenedProgram) {
        val fill = ViewGroup.LayoutParams.MATCH_PARENT
        group.addView(view, ViewGroup.LayoutParams(fill, fill))
    }

    override fun remove(view: View) = group.removeView(view)
}
