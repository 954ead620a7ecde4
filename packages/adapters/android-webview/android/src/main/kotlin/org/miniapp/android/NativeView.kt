package org.miniapp.android

import android.annotation.SuppressLint
import android.content.Context
import android.view.MotionEvent
import android.view.View
import android.widget.FrameLayout

/** Where a native program shows itself. It tells whether it is seen, and that its user has touched it. */
@SuppressLint("ViewConstructor")
internal class NativeView(
    context: Context,
    private val onVisible: (Boolean) -> Unit,
    onTouch: () -> Unit,
) : FrameLayout(context) {
    private val taps = tapsIn(context, onTouch)

    override fun onWindowVisibilityChanged(visibility: Int) {
        super.onWindowVisibilityChanged(visibility)
        onVisible(visibility == View.VISIBLE)
    }

    override fun dispatchTouchEvent(event: MotionEvent): Boolean {
        taps.onTouchEvent(event)
        return super.dispatchTouchEvent(event)
    }
}
