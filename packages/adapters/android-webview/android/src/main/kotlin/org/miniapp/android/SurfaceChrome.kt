package org.miniapp.android

import android.net.Uri
import android.os.Message
import android.webkit.ConsoleMessage
import android.webkit.GeolocationPermissions
import android.webkit.JsPromptResult
import android.webkit.JsResult
import android.webkit.PermissionRequest
import android.webkit.ValueCallback
import android.webkit.WebChromeClient
import android.webkit.WebView

/** Everything a document asks of the app around WebView is refused: programs ask over the bridge, or not at all. */
internal class SurfaceChrome : WebChromeClient() {
    override fun onPermissionRequest(request: PermissionRequest) = request.deny()

    override fun onGeolocationPermissionsShowPrompt(origin: String, callback: GeolocationPermissions.Callback) =
        callback.invoke(origin, false, false)

    override fun onCreateWindow(view: WebView, isDialog: Boolean, isUserGesture: Boolean, resultMsg: Message): Boolean = false

    override fun onShowFileChooser(view: WebView, callback: ValueCallback<Array<Uri>>, params: FileChooserParams): Boolean {
        callback.onReceiveValue(null)
        return true
    }

    override fun onJsAlert(view: WebView, url: String, message: String, result: JsResult): Boolean = refuse(result)

    override fun onJsConfirm(view: WebView, url: String, message: String, result: JsResult): Boolean = refuse(result)

    override fun onJsPrompt(view: WebView, url: String, message: String, value: String?, result: JsPromptResult): Boolean =
        refuse(result)

    override fun onJsBeforeUnload(view: WebView, url: String, message: String, result: JsResult): Boolean {
        // The program does not hold the user back; app.setCloseConfirmation asks in the app's words.
        result.confirm()
        return true
    }

    /** What a program writes to its console is for whoever debugs it, not for the log of the app. */
    override fun onConsoleMessage(message: ConsoleMessage): Boolean = true

    private fun refuse(result: JsResult): Boolean {
        result.cancel()
        return true
    }
}
