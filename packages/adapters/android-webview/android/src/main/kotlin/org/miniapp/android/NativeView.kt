package org.miniapp.android

import android.annotation.SuppressLint
import android.content.Context
import android.view.MotionEvent
import android.widget.FrameLayout

/** Where a native program shows itself. It tells whether it is seen, and that its user has touched it. */
@SuppressLint("ViewConstructor")
internal class NativeView(
    context: Context,
    private val onVisible: (Boolean) -> Unit,
    onTouch: () -> Unit,
) : FrameLayout(context) {
    private val taps = tapsIn(context, onTouch)

    /** Of the view, of those above it, and of the window. */
    override fun onVisibilityAggregated(isVisible: Boolean) {
        super.onVisibilityAggregated(isVisible)
        onVisible(isVisible)
    }

    /** A view that nobody sees from the first hears of no change. */
    fun tellUnseen() {
        if (!isShown) onVisible(false)
    }

    override fun dispatchTouchEvent(event: MotionEvent): Boolean {
        taps.onTouchEvent(event)
        return super.dispatchTouchEvent(event)
    }
}
