package org.miniapp.android

import android.annotation.SuppressLint
import android.content.Context
import android.view.GestureDetector
import android.view.MotionEvent
import android.webkit.WebView

/** Hears taps: the end of a scroll is none. */
internal fun tapsIn(context: Context, onTap: () -> Unit) = GestureDetector(
    context,
    object : GestureDetector.SimpleOnGestureListener() {
        override fun onSingleTapUp(event: MotionEvent): Boolean {
            onTap()
            return false
        }
    },
).apply {
    // The second of two quick taps is a tap too.
    setOnDoubleTapListener(null)
}

/** A WebView that tells whether it is seen, and that its user has touched it. */
@SuppressLint("ViewConstructor")
internal class ProgramView(
    context: Context,
    private val onVisible: (Boolean) -> Unit,
) : WebView(context) {
    /** Set once it is known whose view it is. */
    var onTouch: () -> Unit = {}
    private val taps = tapsIn(context) { onTouch() }

    /** Of the view, of those above it, and of the window. */
    override fun onVisibilityAggregated(isVisible: Boolean) {
        super.onVisibilityAggregated(isVisible)
        onVisible(isVisible)
    }

    /** A view that nobody sees from the first hears of no change. */
    fun tellUnseen() {
        if (!isShown) onVisible(false)
    }

    @SuppressLint("ClickableViewAccessibility")
    override fun onTouchEvent(event: MotionEvent): Boolean {
        // Scripts cannot make one: only the system touches a view.
        taps.onTouchEvent(event)
        return super.onTouchEvent(event)
    }
}
