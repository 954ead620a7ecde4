package org.miniapp.android

import androidx.webkit.WebViewFeature

/** What this device's WebView has. Nothing weaker takes the place of what is missing. */
internal object WebViewFeatures {
    /** Without an attested origin for each message, a script before those of the page, and a store of its own no program is shown. */
    fun demandForSurfaces() {
        demand(WebViewFeature.WEB_MESSAGE_LISTENER, "tells who speaks in a page")
        demand(WebViewFeature.DOCUMENT_START_SCRIPT, "lets an app speak first in a page")
        demand(WebViewFeature.MULTI_PROFILE, "keeps the data of programs apart")
    }

    val hasProfiles: Boolean
        get() = WebViewFeature.isFeatureSupported(WebViewFeature.MULTI_PROFILE)

    private fun demand(feature: String, does: String) {
        if (!WebViewFeature.isFeatureSupported(feature))
            throw UnsupportedDeviceException("Android System WebView has no $feature, which $does: update it.")
    }
}
