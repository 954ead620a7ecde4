package org.miniapp.android

import android.content.pm.ApplicationInfo
import android.webkit.CookieManager
import android.webkit.DownloadListener
import android.webkit.WebSettings
import android.webkit.WebView

/** Everything a program's view may not do, said in full: defaults differ between versions of Android. */
internal fun harden(view: WebView, isPersistent: Boolean) {
    view.settings.apply {
        javaScriptEnabled = true
        domStorageEnabled = isPersistent
        databaseEnabled = false
        allowFileAccess = false
        allowContentAccess = false
        @Suppress("DEPRECATION")
        allowFileAccessFromFileURLs = false
        @Suppress("DEPRECATION")
        allowUniversalAccessFromFileURLs = false
        mixedContentMode = WebSettings.MIXED_CONTENT_NEVER_ALLOW
        safeBrowsingEnabled = true
        setGeolocationEnabled(false)
        mediaPlaybackRequiresUserGesture = true
        javaScriptCanOpenWindowsAutomatically = false
        // Asked for new windows, SurfaceChrome refuses. Where it were not asked, one would open in the place of the program.
        setSupportMultipleWindows(true)
    }
    CookieManager.getInstance().setAcceptThirdPartyCookies(view, false)
    view.setDownloadListener(DownloadListener { _, _, _, _, _ -> })
    // Only ever switched on, and only where anybody may debug the app: the app itself may have switched it on.
    val isDebuggable = view.context.applicationInfo.flags and ApplicationInfo.FLAG_DEBUGGABLE != 0
    if (isDebuggable) WebView.setWebContentsDebuggingEnabled(true)
}
