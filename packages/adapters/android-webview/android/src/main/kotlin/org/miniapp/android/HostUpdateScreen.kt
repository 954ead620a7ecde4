package org.miniapp.android

import android.app.Activity
import android.app.AlertDialog
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.widget.Toast

/** "App update available": for a program that needs a newer version of this app (`LaunchOutcome.HostUpdateRequired`). */
object HostUpdateScreen {
    /** `updatePage` is where this app is updated: its page of the store, unless told. */
    fun show(activity: Activity, programName: String, updatePage: Uri = Uri.parse("market://details?id=${activity.packageName}")) {
        AlertDialog.Builder(activity)
            .setTitle(R.string.mini_program_host_update)
            .setMessage(activity.getString(R.string.mini_program_host_update_text, programName))
            .setPositiveButton(R.string.mini_program_host_update_now) { _, _ -> openPage(activity, updatePage) }
            .setNegativeButton(android.R.string.cancel, null)
            .show()
    }

    private fun openPage(activity: Activity, page: Uri) {
        try {
            activity.startActivity(Intent(Intent.ACTION_VIEW, page))
        } catch (missing: ActivityNotFoundException) {
            Toast.makeText(activity, R.string.mini_program_host_update_nowhere, Toast.LENGTH_LONG).show()
        }
    }
}
