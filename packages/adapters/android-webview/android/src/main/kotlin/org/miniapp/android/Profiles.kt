package org.miniapp.android

import android.content.Context
import android.webkit.CookieManager
import android.webkit.ServiceWorkerClient
import android.webkit.WebResourceRequest
import android.webkit.WebResourceResponse
import android.webkit.WebView
import androidx.webkit.Profile
import androidx.webkit.ProfileStore
import androidx.webkit.WebViewCompat
import org.json.JSONObject

/** Where documents store what they store: a WebView profile for each program. On the main thread only. */
internal class Profiles(context: Context) {
    private val forgotten = context.getSharedPreferences("mini-program-profiles", Context.MODE_PRIVATE)
    private val worker = object : ServiceWorkerClient() {
        // A service worker would serve what no release holds, and outlive it. So its script cannot be had.
        override fun shouldInterceptRequest(request: WebResourceRequest): WebResourceResponse = refusal()
    }

    /** A profile cannot be deleted in a process that has used it: so what was forgotten is deleted before any is used. */
    fun deleteForgotten() {
        if (!WebViewFeatures.hasProfiles) return
        val known = ProfileStore.getInstance().allProfileNames
        for (name in forgotten.all.keys) {
            try {
                if (name in known) ProfileStore.getInstance().deleteProfile(name)
                forgotten.edit().remove(name).apply()
            } catch (inUse: IllegalStateException) {
                // A host that this process had before has used it. It is empty, and the next process deletes it.
            }
        }
    }

    /** Gives a view its place, before anything else is done with it. */
    fun assign(view: WebView, label: String, isPersistent: Boolean) {
        val profile = ProfileStore.getInstance().getOrCreateProfile(nameOf(label, isPersistent))
        forgotten.edit().remove(profile.name).apply()
        profile.serviceWorkerController.setServiceWorkerClient(worker)
        if (!isPersistent) wipe(profile)
        WebViewCompat.setProfile(view, profile.name)
    }

    /** Of a program that may not store: nothing outlives its surface. */
    fun wipeAfter(label: String) {
        ProfileStore.getInstance().getProfile(nameOf(label, false))?.let(::wipe)
    }

    val answers: Array<Pair<String, Answer>> = arrayOf("native.forget" to { line -> forget(line) })

    private fun forget(line: JSONObject): Any? {
        if (!WebViewFeatures.hasProfiles) return null
        val label = line.getString("label")
        for (name in listOf(nameOf(label, true), nameOf(label, false))) {
            ProfileStore.getInstance().getProfile(name)?.let(::wipe)
            forgotten.edit().putBoolean(name, true).apply()
        }
        return null
    }

    private fun wipe(profile: Profile) {
        profile.webStorage.deleteAllData()
        val cookies: CookieManager = profile.cookieManager
        cookies.removeAllCookies(null)
        cookies.flush()
    }

    private fun nameOf(label: String, isPersistent: Boolean): String =
        if (isPersistent) "mini-program-$label" else "mini-program-once-$label"
}
