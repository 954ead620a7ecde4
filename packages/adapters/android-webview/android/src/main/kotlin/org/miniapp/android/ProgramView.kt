package org.miniapp.android

import android.annotation.SuppressLint
import android.content.Context
import android.view.MotionEvent
import android.view.View
import android.webkit.WebView

/** A WebView that tells whether it is seen, and that its user has touched it. */
@SuppressLint("ViewConstructor")
internal class ProgramView(
    context: Context,
    private val onVisible: (Boolean) -> Unit,
    private val onTouch: () -> Unit,
) : WebView(context) {
    override fun onWindowVisibilityChanged(visibility: Int) {
        super.onWindowVisibilityChanged(visibility)
        onVisible(visibility == View.VISIBLE)
    }

    @SuppressLint("ClickableViewAccessibility")
    override fun onTouchEvent(event: MotionEvent): Boolean {
        // Scripts cannot make one: only the system touches a view.
        if (event.actionMasked == MotionEvent.ACTION_UP) onTouch()
        return super.onTouchEvent(event)
    }
}
